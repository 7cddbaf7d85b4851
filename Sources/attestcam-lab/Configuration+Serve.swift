import CaptureDaemon
import CaptureWorker
import DeviceAPI
import Glibc
import Logging
import Platform
import TrustedPacket
import VideoCapture

/// The daemon with something else than cameras in it: everything but the worker is what `attestcamd` runs.
extension Configuration {
  /// Runs until a signal comes, then ends the process.
  func serve(_ worker: some CaptureWorker) async throws {
    let materials = try DaemonMaterials(self, abilities: worker.abilities)
    var logger = Logger(label: "attestcam-lab") { SyslogLogHandler(label: $0) }
    logger.logLevel = logLevel
    let parts = try Daemon.Parts(
      self, materials, worker: worker, kinds: [.replay], program: "attestcam-lab",
      debugStatus: .enabled, logger: logger)
    let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
    let daemon = Daemon(
      parts: parts, terminals: terminals, limits: limits,
      socket: try .bind(path: socket.path, group: socket.group),
      manager: try ServiceManager(environment: environment), logger: logger)
    try await daemon.run()
    // It may still be overwriting what libraries hold of the last frame, which they cannot survive once the process ends.
    await worker.stop()
    // Not exit(3): a capture that ends just now may still use OpenCV, whose statics that would destroy.
    fflush(nil)
    _exit(EX_OK)
  }

  /// Reads the models that it names.
  ///
  /// - Throws: `YAMLError` for a model that cannot be used.
  func withModels<Worker>(
    _ body: (LoadedModels) throws(WorkerError) -> Worker
  ) throws -> Worker {
    do throws(WorkerError) { return try body(LoadedModels(reading: workerModels)) } catch {
      try namingModels(error)
      throw error
    }
  }
}

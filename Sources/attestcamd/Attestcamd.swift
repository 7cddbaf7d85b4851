import ArgumentParser
import CaptureDaemon
import CaptureWorker
import DeviceAPI
import DeviceKeys
import Glibc
import Logging
import Platform
import StrictYAML
import TrustedPacket
import VideoCapture

@main
struct Attestcamd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcamd",
    abstract: "Sign face samples from this machine's camera for the terminals of this machine.",
    discussion: """
      Exit codes: 0 stopped by a signal, 64 wrong usage, 69 no such camera, 71 the operating system refuses something, \
      78 the configuration or a file that it names is at fault.
      """,
    version: AttestcamVersion.current, subcommands: [PinCommand.self])

  @Option(help: "The configuration file.") var config = Configuration.defaultPath
  @Flag(help: "Check the configuration and the files that it names, then stop.") var check = false

  static func main() async {
    // Before anything that could start a thread.
    if WorkerProcess.isRequested {
      guard let worker = WorkerProcess() else { Glibc.exit(EX_UNAVAILABLE) }
      return await worker.run()
    }
    CryptoLibrary.keepUntilExit()
    await main(nil)
  }

  func run() async throws {
    do {
      try ProcessHardening.apply()
      let configuration = try Configuration(path: config)
      let worker = try await configuration.launchWorker()
      let materials = try DaemonMaterials(configuration, abilities: worker.abilities)
      if check {
        try await materials.checkKey(for: configuration)
        for line in materials.findings(for: configuration) { print(line) }
      } else {
        try await serve(configuration, materials, worker)
      }
    } catch {
      throw Self.failure(error)
    }
  }

  /// Does what a command is for; says what kept it from that, and ends with the code for it.
  static func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch { throw failure(error) }
  }

  private func serve(
    _ configuration: Configuration, _ materials: DaemonMaterials, _ worker: RemoteWorker
  ) async throws {
    var logger = Logger(label: "attestcamd") { SyslogLogHandler(label: $0) }
    logger.logLevel = configuration.logLevel
    let manager = try ServiceManager(environment: environment)
    let parts = try Daemon.Parts(
      configuration, materials, worker: worker, program: "attestcamd", debugStatus: .disabled,
      logger: logger)
    let socket =
      try ListeningSocket.inherited(environment: environment)
      ?? ListeningSocket.bind(path: configuration.socket.path, group: configuration.socket.group)
    let daemon = Daemon(
      parts: parts, terminals: configuration.terminals, limits: configuration.limits,
      socket: socket, manager: manager, logger: logger)
    try await daemon.run()
  }

  private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The journal shows the reason as an error, a terminal shows it as it is.
  private static func failure(_ error: any Error) -> any Error {
    let code: Int32
    switch error {
    case is YAMLError: code = EX_CONFIG
    case is SystemError, is WorkerError: code = EX_OSERR
    case is CameraError: code = EX_UNAVAILABLE
    default: return error
    }
    let priority = isatty(STDERR_FILENO) == 1 ? "" : "<3>"
    let line = Array("\(priority)attestcamd: \(error)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    return ExitCode(code)
  }
}

import CaptureWorker
import StrictYAML
import VideoCapture

extension Configuration {
  /// The model files that a worker is to use.
  public var workerModels: WorkerModels {
    WorkerModels(detector: detectorModel, mesh: meshModel, passive: passiveModels)
  }

  /// Starts the worker process of this configuration, and waits until it is ready.
  ///
  /// - Throws: `YAMLError` when a model is at fault; else `WorkerError`.
  public func launchWorker() async throws -> RemoteWorker {
    do throws(WorkerError) {
      return try await RemoteWorker.launch(
        cameras: cameras.map { $1.device }, models: workerModels)
    } catch {
      try namingModels(error)
      throw error
    }
  }

  /// Turns a fault of a model into one of the configuration.
  ///
  /// - Throws: `YAMLError`.
  public func namingModels(_ error: WorkerError) throws(YAMLError) {
    guard error.code == .models else { return }
    try using("models") { throw error }
  }
}

extension WorkerModels.Passive {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["near", "far"])
    self.init(
      near: try members.required("near").path(), far: try members.required("far").path())
  }
}

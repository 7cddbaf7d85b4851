import ArgumentParser
import CaptureDaemon
import CaptureWorker
import Platform
import VideoCapture
import VideoReplay

/// The daemon with files as cameras: everything else is what `attestcamd` runs.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the capture daemon with a picture or clip in place of the camera.",
    discussion: """
      Reads the same configuration as attestcamd, but plays FILE instead of opening camera.device. Packets say so: \
      camera kind replay, debugging enabled.
      """)

  @Option(help: "The daemon's configuration.") var config = Configuration.defaultPath
  @Option(help: "JPEG, PNG, GIF, MKV, AVI or MP4 to play, for ever.") var image: String
  @Option(help: "The same in place of infrared.device.") var infrared: String?
  @Option(help: "The same in place of depth.device; brightness stands for distance.")
  var depth: String?
  @Option(help: "Frames per second; the clip's own rate if left out.") var rate: Int?
  @Option(help: "Stop delivering after so many frames, like a camera that hangs.")
  var stallAfter: Int?
  @Option(help: "Vanish after so many frames, like a camera that is pulled out.")
  var unplugAfter: Int?

  func run() async throws {
    try ProcessHardening.apply()
    let configuration = try Configuration(path: config)
    let worker = try localWorker(configuration, try cameras(for: configuration))
    try await configuration.serve(worker)
  }

  /// One file for each camera of the configuration.
  private func cameras(for configuration: Configuration) throws -> PerCamera<any Camera> {
    let files = PerCamera(visible: image, infrared: infrared, depth: depth)
    guard files.roles == configuration.cameras.roles else {
      throw ValidationError(
        "\(config) describes \(configuration.cameras.roles.map(\.rawValue).joined(separator: ", ")); "
          + "give a file for each with --image, --infrared and --depth, and for no other")
    }
    let options = ReplayOptions(rate: rate, stallAfter: stallAfter, unplugAfter: unplugAfter)
    return files.map { ReplayCamera(path: $1, options: options) }
  }

  /// In this very process: what is played here is no stranger's.
  private func localWorker(
    _ configuration: Configuration, _ cameras: PerCamera<any Camera>
  ) throws -> LocalWorker {
    try configuration.withModels { (models) throws(WorkerError) in
      LocalWorker(
        cameras: cameras, assessor: try models.assessor(), tools: try models.livenessTools())
    }
  }
}

import ArgumentParser
import Foundation
import VideoCapture

/// What a camera delivers through `VideoCapture`, and what that costs.
struct GrabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grab", abstract: "Take frames from a camera as attestcamd does, and measure.",
    discussion: """
      Prints JSON: what was negotiated, how old the frames were when they could be used, what was dropped, and the \
      processor time of this program for each frame taken, user and system. Frames are kept nowhere.
      """)

  @Option(help: "Device node or a link to one.") var camera: String
  @Option(help: "MJPG, YUYV, …; may be repeated, the first that the camera offers is taken.")
  var format: [PixelFormat] = [.mjpeg]
  @Option(help: "Pixels.") var width = 1280
  @Option(help: "Pixels.") var height = 720
  @Option(help: "Frames per second.") var rate = 30
  @Option(help: "A rule of validation to suspend, for cameras made of software; may be repeated.")
  var exception: [CameraException] = []
  @Option(help: "How many frames to take.") var frames = 300
  @Option(help: "Decode the luma of each, reduced to no less than this width.")
  var decodeWidth: Int?
  @Option(help: "Compute for so long after each frame, like a slow analysis.") var busyMs = 0
  @Option(
    help:
      "Sleep for so long after each frame; those that come meanwhile are validated all the same.")
  var pauseMs = 0

  func validate() throws {
    guard (2...10_000_000).contains(frames), busyMs >= 0, pauseMs >= 0, (decodeWidth ?? 1) > 0
    else {
      throw ValidationError(
        "--frames takes 2 or more, --busy-ms and --pause-ms 0 or more, --decode-width 1 or more.")
    }
  }

  func run() async throws {
    let source = try await V4L2Camera.open(camera)
    var request = StreamRequest(formats: format, width: width, height: height, rate: rate)
    request.settings.exceptions = Set(exception)
    let stream = try await source.start(request)
    let grabber = Grabber(
      camera: source, decodeWidth: decodeWidth, busy: .milliseconds(busyMs),
      pause: .milliseconds(pauseMs))
    let report = try await withTaskExecutorPreference(grabber.executor) {
      try await grabber.grab(frames, of: stream)
    }
    await source.stop()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

extension PixelFormat: ExpressibleByArgument {}
extension CameraException: ExpressibleByArgument {}

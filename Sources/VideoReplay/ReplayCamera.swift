import Platform
import VideoCapture

/// A still or a clip as a camera, at its own pace and over and over; for the laboratory only.
///
/// A JPEG still arrives byte for byte as Motion-JPEG; everything else, or another wanted format, is converted. The
/// first format of the request decides.
public final class ReplayCamera: Camera {
  public let identity: CameraIdentity
  private let file: ReplayFile
  private let options: ReplayOptions
  private let frames: Int
  private let run = CameraRun()

  /// Nothing is opened before `start`.
  ///
  /// - Parameters:
  ///   - path: a JPEG, PNG, GIF, MKV, WebM, AVI or MP4 file.
  ///   - frames: how many frames may be held at once, by the camera and its caller together; at least two.
  public init(path: String, options: ReplayOptions = ReplayOptions(), frames: Int = 4) {
    precondition(frames >= 2 && 1...100 ~= options.quality)
    file = ReplayFile(path: path)
    self.options = options
    self.frames = frames
    identity = CameraIdentity(kind: .replay, driver: "replay", model: file.name, bus: "file")
  }

  /// See `Camera.start`.
  ///
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported` for what is no picture or too large,
  ///   `.failed` for a damaged file, `.memory`.
  public func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    let stream = ReplayStream(file: file, options: options, request: request, frames: frames)
    return try await run.start { () throws(CameraError) in
      try CaptureThread(name: "replay") { (mailbox, signal) throws(CameraError) in
        try stream.run(into: mailbox, until: signal)
      }
    }
  }

  public func next() async throws(CameraError) -> Frame { try await run.next() }

  public var drops: DropCounts { run.drops }

  public var measuredInterval: Duration? { run.measuredInterval }

  public func stop() async { await run.stop() }
}

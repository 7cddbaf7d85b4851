import Platform

/// A camera of this machine, through the kernel's V4L2 interface and nothing else.
public final class V4L2Camera: Camera {
  public let identity: CameraIdentity
  /// As it was given; `/dev/v4l/by-path/…` names the same socket after every boot.
  public let path: String
  private let frames: Int
  private let run = CameraRun()

  /// Opens a camera for a moment to learn what it is.
  ///
  /// - Parameters:
  ///   - path: a device node or a link to one.
  ///   - frames: how many frames may be held at once, by the camera and its caller together; at least two.
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported`, …
  public static func open(
    _ path: String, frames: Int = 4
  ) async throws(CameraError) -> V4L2Camera {
    // Opening a USB camera wakes it up, which takes its time.
    try await DetachedThread.run(name: "camera-open", orFail: { CameraError(.failed, "\($0)") }) {
      () throws(CameraError) in
      V4L2Camera(path: path, identity: CameraIdentity(try V4L2Device(path: path)), frames: frames)
    }
  }

  private init(path: String, identity: CameraIdentity, frames: Int) {
    precondition(frames >= 2)
    self.path = path
    self.identity = identity
    self.frames = frames
  }

  /// See `Camera.start`. The stream is refused with `.notFound` when another device is at the path by now.
  public func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    let (path, identity, frames) = (path, identity, frames)
    return try await run.start { () throws(CameraError) in
      try CaptureThread(name: "camera") { (mailbox, signal) throws(CameraError) in
        let device = try V4L2Device(path: path)
        guard CameraIdentity(device) == identity else {
          throw CameraError(
            .notFound, "another device is at \(path) now; \(identity.model) was expected")
        }
        let stream = try V4L2Stream(device, request, frames: frames)
        mailbox.open(stream.format)
        try stream.run(into: mailbox, until: signal)
      }
    }
  }

  public func next() async throws(CameraError) -> Frame { try await run.next() }

  public var drops: DropCounts { run.drops }

  public func stop() async { await run.stop() }
}

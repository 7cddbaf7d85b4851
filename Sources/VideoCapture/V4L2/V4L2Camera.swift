import Platform

/// A camera of this machine, through the kernel's V4L2 interface and nothing else.
public final class V4L2Camera: Camera {
  public let identity: CameraIdentity
  /// As it was given; `/dev/v4l/by-path/…` names the same socket after every boot.
  public let path: String
  private let frames: Int
  private let open: Opener
  private let converter: FrameConverterMaker?
  private let run = CameraRun()
  private let light = LightRequest()

  /// Opens the device at a path, if it is still the one of that identity.
  typealias Opener =
    @Sendable (_ path: String, _ identity: CameraIdentity) throws(CameraError) -> V4L2Device

  /// Opens a camera for a moment to learn what it is.
  ///
  /// - Parameters:
  ///   - path: a device node or a link to one.
  ///   - frames: how many frames may be held at once, by the camera and its caller together; at least two.
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported`, …
  public static func open(
    _ path: String, frames: Int = 4
  ) async throws(CameraError) -> V4L2Camera {
    try await open(path, frames: frames) { (path) throws(CameraError) in
      try V4L2Device(path: path)
    }
  }

  /// - Parameter device: opens the device at a path.
  static func open(
    _ path: String, frames: Int = 4, converter: FrameConverterMaker? = nil,
    with device: @escaping @Sendable (_ path: String) throws(CameraError) -> V4L2Device
  ) async throws(CameraError) -> V4L2Camera {
    // Opening a USB camera wakes it up, which takes its time.
    try await DetachedThread.run(name: "camera-open", orFail: { CameraError(.failed, "\($0)") }) {
      () throws(CameraError) in
      V4L2Camera(
        path: path, identity: try device(path).identity, frames: frames, converter: converter
      ) {
        (path, identity) throws(CameraError) in
        let device = try device(path)
        guard device.identity == identity else {
          throw CameraError(
            .notFound, "another device is at \(path) now; \(identity.model) was expected")
        }
        return device
      }
    }
  }

  /// A camera that somebody else opened: this process may open nothing, nor look into sysfs.
  ///
  /// - Parameters:
  ///   - frames: as for `open`.
  ///   - converter: for formats that are asked for by name and that nothing here reads; nil refuses them.
  public convenience init(
    _ node: CameraNode, frames: Int = 4, converter: FrameConverterMaker? = nil
  ) {
    self.init(path: node.path, identity: node.identity, frames: frames, converter: converter) {
      (path, identity) throws(CameraError) in
      let kernel = try KernelNode(descriptor: node.duplicate(), path: path)
      return try V4L2Device(path: path, node: kernel, identity: identity)
    }
  }

  private init(
    path: String, identity: CameraIdentity, frames: Int, converter: FrameConverterMaker?,
    open: @escaping Opener
  ) {
    precondition(frames >= 2)
    self.path = path
    self.identity = identity
    self.frames = frames
    self.open = open
    self.converter = converter
  }

  /// See `Camera.start`. The stream is refused with `.notFound` when another device is at the path by now.
  public func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    let (path, identity, frames, open, light) = (path, identity, frames, open, light)
    let converter = converter
    _ = light.take()
    return try await run.start { () throws(CameraError) in
      try CaptureThread(name: "camera") { (mailbox, signal) throws(CameraError) in
        let stream = try V4L2Stream(
          try open(path, identity), request, frames: frames, light: light, converter: converter)
        mailbox.open(stream.format)
        try stream.run(into: mailbox, until: signal)
      }
    }
  }

  public func next() async throws(CameraError) -> Frame { try await run.next() }

  public func adjust(_ change: LightChange) { light.post(change) }

  public var drops: DropCounts { run.drops }

  public var measuredInterval: Duration? { run.measuredInterval }

  public func stop() async { await run.stop() }
}

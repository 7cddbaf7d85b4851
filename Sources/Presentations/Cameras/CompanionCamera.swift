import Platform
import VideoCapture

/// A depth or infrared camera at the place of the visible one, which takes its frames at the same moments.
actor CompanionCamera: Camera {
  nonisolated let identity: CameraIdentity
  nonisolated var drops: DropCounts { DropCounts() }
  private let role: CameraRole
  private let camera: PresentationCamera
  private var pool: BufferPool?

  init(_ role: CameraRole, of camera: PresentationCamera) {
    self.role = role
    self.camera = camera
    identity = CameraIdentity(
      kind: camera.identity.kind, driver: "presentation", model: role.rawValue, bus: "laboratory")
  }

  private var format: PixelFormat { role == .depth ? .z16 : .grey }
  private var bytesPerPixel: Int { role == .depth ? 2 : 1 }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    do {
      pool = try BufferPool(
        buffers: 4, of: bytesPerPixel * HeadModel.width * HeadModel.height)
    } catch {
      throw CameraError(.memory, "\(error)")
    }
    return StreamFormat(
      format: format, width: HeadModel.width, height: HeadModel.height,
      interval: PresentationCamera.interval)
  }

  /// What belongs to the visible camera's last frame.
  func next() async throws(CameraError) -> Frame {
    guard let moment = await camera.last else {
      throw CameraError(.failed, "the visible camera has no frame yet")
    }
    guard var pixels = pool?.take() else { throw CameraError(.memory, "all buffers are in use") }
    let bytes = role == .depth ? await camera.depthImage() : await camera.infraredImage()
    bytes.withUnsafeBytes { pixels.copy(from: $0) }
    var info = moment
    (info.format, info.bytesPerLine) = (format, bytesPerPixel * info.width)
    return Frame(info: info, pixels: pixels)
  }

  func stop() async {}
}

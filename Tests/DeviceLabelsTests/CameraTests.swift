import Platform
import TestSupport
import Testing
import VideoCapture
import VideoReplay

@testable import DeviceLabels

@Suite("Labels before a camera")
struct CameraTests {
  private static let size = (width: 480, height: 360)

  /// The label in the middle of a frame, as the format lays it out; 16 bytes of padding per line.
  private func shot(
    _ format: PixelFormat, of label: DeviceLabel? = Labels.usual
  ) throws -> TestCamera.Shot {
    let (width, height) = Self.size
    let code = try label.map { try Picture($0, scale: 5) } ?? Picture(width: 1, height: 1)
    let picture = code.mapped(width: width, height: height) { x, y in (x - 90, y - 20) }
    let pixels = picture.pixels
    let rows = (0..<height).map { Array(pixels[$0 * width..<($0 + 1) * width]) }
    let padding = [UInt8](repeating: 0, count: 16)
    switch format {
    case .mjpeg:
      return TestCamera.Shot(
        format: .mjpeg, width: width, height: height, bytes: try picture.jpeg(quality: 70))
    case .yuyv, .uyvy, .y10, .y12, .y16, .z16:
      return TestCamera.Shot(
        format: format, width: width, height: height, bytesPerLine: 2 * width + 16,
        bytes: rows.flatMap { row in row.flatMap { pair(format, $0) } + padding })
    default:
      let chroma = [UInt8](repeating: 128, count: format == .nv12 ? (width + 16) * height / 2 : 0)
      return TestCamera.Shot(
        format: format, width: width, height: height, bytesPerLine: width + 16,
        bytes: rows.flatMap { $0 + padding } + chroma)
    }
  }

  /// One pixel's two bytes in the formats that take two.
  private func pair(_ format: PixelFormat, _ luma: UInt8) -> [UInt8] {
    switch format {
    case .uyvy: [128, luma]
    case .y10: [luma << 2, luma >> 6]
    case .y12: [luma << 4, luma >> 4]
    case .y16, .z16: [0, luma]
    default: [luma, 128]
    }
  }

  @Test(
    "A label is read from frames of every format that is a picture",
    arguments: PixelFormat.allCases.filter { $0 != .z16 && !$0.needsConversion })
  func formats(_ format: PixelFormat) async throws {
    let camera = try TestCamera([try shot(format)])
    #expect(try await LabelCamera(camera).read(timeout: .seconds(5)) == Labels.usual)
    #expect(!camera.isRunning && camera.taken == 1)
  }

  @Test("Frames without a label, with another code or damaged are passed over")
  func patience() async throws {
    var damaged = try shot(.mjpeg)
    damaged.bytes.removeLast(500)
    let camera = try TestCamera([
      try shot(.grey, of: nil), damaged, try shot(.nv12, of: nil), try shot(.yuyv),
    ])
    #expect(try await LabelCamera(camera).read(timeout: .seconds(5)) == Labels.usual)
    #expect(camera.taken == 4)
  }

  @Test("Without a label the wait ends in time, says what was seen, and stops the camera")
  func timeout() async throws {
    let camera = try TestCamera([try shot(.grey, of: nil)])
    let error = await #expect(throws: LabelError.self) {
      try await LabelCamera(camera).read(timeout: .milliseconds(100))
    }
    #expect(error?.code == .timeout && error?.message.contains("no QR code") == true)
    #expect(!camera.isRunning && camera.taken > 1)
  }

  @Test("What the camera reports is passed on, and the camera is stopped")
  func stalled() async throws {
    let camera = try TestCamera([])
    let error = await #expect(throws: CameraError.self) {
      try await LabelCamera(camera).read(timeout: .seconds(5))
    }
    #expect(error?.code == .stalled && !camera.isRunning)
  }

  @Test("A picture of a label is read through the replaying camera")
  func replayed() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("label.png", QRSymbol(of: Labels.usual).png())
    let camera = try LabelCamera(ReplayCamera(path: path))
    #expect(try await camera.read(timeout: .seconds(10)) == Labels.usual)
  }
}

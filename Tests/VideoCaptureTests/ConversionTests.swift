import FrameConversion
import Platform
import Testing

@testable import VideoCapture

@Suite("Cameras whose formats a library has to convert", .timeLimit(.minutes(1)))
struct ConversionTests {
  private static let make: FrameConverterMaker = { (format, width, height) throws(CameraError) in
    try LibraryConverter(format, width: width, height: height)
  }

  @Test(
    "A frame arrives as NV12, and the stream says what it was",
    arguments: PixelFormat.allCases.filter(\.needsConversion))
  func converted(_ format: PixelFormat) async throws {
    let script = CameraScript(format: format)
    let camera = try await script.camera(converter: Self.make)
    let stream = try await camera.start(script.request)
    #expect(stream.format == .nv12 && stream.convertedFrom == format)
    #expect((stream.width, stream.height) == (64, 48))
    let frame = try await camera.next()
    let (info, bytes) = (frame.info, frame.pixels.withUnsafeBytes { Array($0) })
    #expect((info.format, info.width, info.height, info.bytesPerLine) == (.nv12, 64, 48, 64))
    var expected = [UInt8](repeating: 0, count: 64 * 48 / 2 * 3)
    let converter = try Self.make(format, 64, 48)
    let isConverted = script.picture(Int(info.sequence)).withUnsafeBytes { bytes in
      expected.withUnsafeMutableBytes { converter.convert(bytes, into: $0) }
    }
    #expect(isConverted && bytes == expected)
    await camera.stop()
    #expect(camera.drops.refused == 0)
  }

  @Test("A program that does not convert refuses such a format by name")
  func refused() async throws {
    let script = CameraScript(format: .sgbrg8)
    let camera = try await script.camera()
    let error = await #expect(throws: CameraError.self) { try await camera.start(script.request) }
    #expect(error?.code == .unsupported && error?.message.contains("GBRG") == true)
  }

  @Test("No such format is taken unless it is asked for")
  func notAsked() async throws {
    let script = CameraScript(format: .rgb24)
    let camera = try await script.camera(converter: Self.make)
    let request = StreamRequest(width: 64, height: 48)
    let error = await #expect(throws: CameraError.self) { try await camera.start(request) }
    #expect(error?.code == .unsupported)
  }

  @Test("Sizes that cannot be converted are refused at the start")
  func oddSize() async throws {
    let script = CameraScript(format: .rgb24, width: 63, height: 48)
    let camera = try await script.camera(converter: Self.make)
    let error = await #expect(throws: CameraError.self) { try await camera.start(script.request) }
    #expect(error?.code == .unsupported)
  }

  @Test("A frame that the library does not take is dropped and counted")
  func failing() async throws {
    let script = CameraScript(format: .yvyu)
    let camera = try await script.camera { (_, _, _) in FailingConverter() }
    _ = try await camera.start(script.request)
    while camera.drops[.incomplete] < 2 { try await Task.sleep(for: .milliseconds(2)) }
    await camera.stop()
  }

  private final class FailingConverter: FrameConverter {
    func convert(
      _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Bool { false }
  }
}

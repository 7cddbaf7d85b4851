import DeviceKeys
import FaceQuality
import Testing
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

@Suite("What is signed is what the camera delivered", .timeLimit(.minutes(1)))
struct SampleTests {
  /// The sample and its claim, from a packet that the server's verifier has accepted.
  private func sample(
    of picture: Picture, format: PixelFormat
  ) async throws -> (bytes: [UInt8], claim: SampleClaim) {
    let bench = try Bench(
      takes: [ScriptedCamera.Take(steps: [.frame(.good(2), picture)])], format: format)
    let nonce = Nonce.random()
    let ended = try await bench.capture(Bench.request(nonce))
    let verified = try await bench.verify(ended.packet(), answers: nonce)
    #expect(verified.claims.cameras[0].pixelFormat == format.rawValue)
    let claim = verified.claims.samples[0]
    #expect(claim.mediaType == .jpeg)
    #expect(claim.capturedAfter == 66)
    return (Array(verified.samples[0]), claim)
  }

  @Test("A Motion-JPEG frame is signed byte for byte, from SOI to EOI")
  func mjpeg() async throws {
    let (bytes, claim) = try await sample(of: .jpeg(9), format: .mjpeg)
    #expect(bytes == (try Picture.jpeg(9)).bytes)
    #expect(claim.edits.isEmpty)
  }

  @Test("Padding after EOI is cut off and is no edit")
  func padding() async throws {
    let (bytes, claim) = try await sample(of: .paddedJPEG(), format: .mjpeg)
    #expect(bytes == (try Picture.jpeg()).bytes)
    #expect(claim.edits.isEmpty)
  }

  @Test(
    "Huffman tables that the camera left out are put in, nothing else changes, and the claim says so"
  )
  func tables() async throws {
    let picture = try Picture.jpegWithoutTables()
    let (bytes, claim) = try await sample(of: picture, format: .mjpeg)
    #expect(claim.edits == [.huffmanTablesInserted])
    let inserted = bytes.count - picture.bytes.count
    let start = try #require(
      picture.bytes.indices.first { picture.bytes[$0...].starts(with: [0xFF, 0xDA]) })
    #expect(bytes[start...].starts(with: [0xFF, 0xC4]))
    #expect(bytes[..<start] + bytes[(start + inserted)...] == picture.bytes[...])
  }

  @Test(
    "A raw frame is compressed at the profile's quality, and the claim says so",
    arguments: [PixelFormat.yuyv, .nv12, .grey], [0, 32])
  func raw(format: PixelFormat, padding: Int) async throws {
    let picture = Picture.raw(format, padding: padding)
    let (bytes, claim) = try await sample(of: picture, format: format)
    #expect(claim.edits == [.encodedByDevice])
    #expect(bytes == (try picture.encoded(quality: Bench.profile.sample.jpegQuality)))
    #expect(bytes != (try picture.encoded(quality: 95)))
  }

  @Test("A raw frame of the wrong length is not signed")
  func truncated() async throws {
    var picture = Picture.raw(.yuyv)
    picture.bytes.removeLast()
    let bench = try Bench(
      takes: [ScriptedCamera.Take(steps: [.frame(.good(1), picture)])], format: .yuyv)
    #expect(try await bench.capture().failure?.code == .internalError)
  }

  @Test("When a capture has ended, every frame has been overwritten")
  func frames() async throws {
    let bench = try Bench(
      [.frame(.good(1), try .jpeg()), .frame(.good(2), try .jpeg())],
      verdicts: [.refuse([.sharpness], nil), .accept])
    let running = try await bench.device.begin(Bench.request())
    let ended = await Ended(running)
    #expect(ended.failure == nil)
    try await bench.untilStopped()
    #expect(bench.camera.hasAllBuffers)
  }

  @Test("When the packet is let go of, nothing of the capture still holds it")
  func packet() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let cancel: @Sendable () -> Void
    weak var packet: SealedPacket?
    do {
      let running = try await bench.device.begin(Bench.request())
      cancel = running.cancel
      packet = try await running.outcome.value.get()
    }
    for _ in 0..<1000 where packet != nil { try await Task.sleep(for: .milliseconds(1)) }
    #expect(packet == nil)
    withExtendedLifetime(cancel) {}
  }
}

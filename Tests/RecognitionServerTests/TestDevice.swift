import CBOR
import DeviceKeys
import Foundation
import JPEG
import Management
import TestSupport
import TrustedPacket

/// An enrolled device that signs whatever the test wants it to claim.
struct TestDevice: Sendable {
  let id: DeviceID
  let key: FileKey
  let chain: CertificateChain

  init(id: DeviceID, key: FileKey, chain: CertificateChain) {
    self.id = id
    self.key = key
    self.chain = chain
  }

  init(_ authority: CertificateAuthority, _ folder: TemporaryFolder) async throws {
    id = .random()
    key = try FileKey.create(path: folder.file("\(UUID().uuidString).pem"))
    let challenge = try await authority.startEnrolment(
      EnrolmentStart(deviceID: id, keyProtection: .file), by: .local)
    let request = try await CertificationRequest.make(
      for: id, key: key, answering: challenge.nonce)
    chain = try await authority.finishEnrolment(
      challenge.id, EnrolmentEvidence(certificationRequest: request.der), by: .local
    ).chain
  }

  /// A packet that a server of the tests accepts, unless told otherwise.
  func packet(
    _ nonce: Nonce, audience: String = TestServer.audience, purpose: String = "door",
    claiming claimed: DeviceID? = nil
  ) async throws -> [UInt8] {
    let sample = try Self.image()
    let claims = Claims(
      nonce: nonce, audience: audience, device: claimed ?? id, issuedAt: nil, clock: .none,
      uptime: 1, debugStatus: .disabled, bootCount: 1, softwareName: "test",
      softwareVersion: "1", software: ["test": SHA256.digest([1])],
      samples: [
        SampleClaim(
          mediaType: .jpeg, length: sample.count, digest: SHA256.digest(sample), width: 64,
          height: 48, modality: .visible, capturedAfter: 100, edits: [])
      ], purpose: purpose,
      captureProfile: ProfileClaim(name: "test", digest: SHA256.digest([2])),
      quality: QualityClaim(
        algorithms: "test/1", models: [:], values: [1: 1_000_000], required: [1]),
      liveness: .none,
      cameras: [
        CameraClaim(
          kind: .device, driver: "uvcvideo", model: "test", bus: "usb-1", usbID: nil, serial: nil,
          pixelFormat: "MJPG", interval: 33_333, framesExamined: 1, framesRefused: 0, framesLost: 0)
      ],
      keyProtection: .file, link: PacketLink(sequence: 1, previous: nil),
      audit: AuditHead(count: 1, digest: SHA256.digest([3])))
    let token = try await Token.sign(claims, chain: chain, key: key)
    return CBOREncoder.encode(
      [.bytes(token), .array([.bytes(sample)])], capacity: token.count + sample.count + 16)
  }

  /// 64 × 48 pixels, grey.
  private static func image() throws -> [UInt8] {
    let pixels = [UInt8](repeating: 128, count: 64 * 48)
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: 64, height: 48))
    let count = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(pixels, layout: .grey, width: 64, height: 48, bytesPerLine: 0)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: 90, into: $0)
      }
    }
    return Array(target[..<count])
  }
}

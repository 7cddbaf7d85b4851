import DeviceKeys
import FaceQuality
import Foundation
import Platform
import TrustedPacket

extension BenchMaterials {
  static let audience = "https://recognition.example"
  static let purpose = "verify"
  static let profile = ProfileClaim(
    name: "verify", digest: SHA256.digest(Array("profile".utf8)))

  /// Takes every frame with one face.
  var captureProfile: CaptureProfile {
    CaptureProfile(name: Self.profile.name, digest: Self.profile.digest, requirements: [:])
  }

  /// What a typical kiosk says: a USB camera, the built-in detector, a synchronised clock, not the first packet.
  func claims(
    of device: DeviceID, sample: SHA256Digest
  ) -> Claims {
    Claims(
      nonce: nonce, audience: Self.audience, device: device,
      issuedAt: Int(now.timeIntervalSince1970), clock: .synchronised, uptime: 86_523,
      debugStatus: .disabled, bootCount: 17, softwareName: "attestcamd",
      softwareVersion: AttestcamVersion.current,
      software: ["attestcamd": SHA256.digest(Array("program".utf8))],
      samples: [
        SampleClaim(
          mediaType: .jpeg, length: image.jpeg.count, digest: sample,
          width: BenchImage.width, height: BenchImage.height, modality: .visible,
          capturedAfter: 1480, edits: [.huffmanTablesInserted])
      ], purpose: Self.purpose, captureProfile: Self.profile,
      quality: QualityClaim(
        algorithms: "dlib-hog/1", models: [:],
        values: [1: 1_000_000, 2: 712_500, 3: 1_000_000, 6: 63_750_000, 7: 482_353],
        required: [1, 2, 3, 6, 7]),
      liveness: .none,
      cameras: [
        CameraClaim(
          kind: .device, driver: "uvcvideo", model: "USB 2.0 Camera", bus: "usb-0000:00:14.0-1",
          usbID: "1bcf:2b96", serial: nil, pixelFormat: "MJPG", interval: 33_333,
          framesExamined: 41, framesRefused: 0, framesLost: 2)
      ],
      keyProtection: .file,
      link: PacketLink(sequence: 1204, previous: SHA256.digest(Array("token".utf8))),
      audit: AuditHead(count: 1893, digest: SHA256.digest(Array("record".utf8))))
  }
}

import DeviceKeys
import Foundation
import TrustedPacket
import Verification

/// Keys, certificates, a sample and claims as a kiosk has them.
struct BenchMaterials {
  let image: BenchImage
  let directory: BenchDirectory
  let now = Date.now
  let nonce = Nonce.random()
  let authority: BenchAuthority
  /// The device key's PKCS#8 file.
  let keyPath: String
  let key: FileKey
  let device: BenchDevice

  /// - Throws: `CryptoError`.
  init(image: BenchImage, in directory: BenchDirectory) throws {
    self.image = image
    self.directory = directory
    authority = try BenchAuthority(in: directory, at: now)
    keyPath = "\(directory.path)/device-key.pem"
    key = try FileKey.create(path: keyPath)
    device = try BenchDevice(key.publicKey, under: authority)
  }

  /// Further devices, each with a certificate of its own.
  func devices(_ count: Int) throws -> [BenchDevice] {
    try (0..<count).map { _ in try BenchDevice(key.publicKey, under: authority) }
  }

  /// A packet of this sample.
  ///
  /// - Parameter isImage: a verifier refuses what is none at its very last step, when all but the decoding is done.
  func packet(of device: BenchDevice, isImage: Bool = true) async throws -> [UInt8] {
    // Without a marker at its start no decoder begins.
    let sample = isImage ? image.jpeg : [0] + image.jpeg.dropFirst()
    let claims = claims(of: device.id, sample: SHA256.digest(sample))
    let token = try await Token.sign(claims, chain: device.chain, key: key)
    let layout = PacketLayout(token: token, sampleLengths: [sample.count])
    var packet = [UInt8](repeating: 0, count: layout.byteCount)
    packet.withUnsafeMutableBytes { target in
      layout.write(into: target) { _, space in space.copyBytes(from: sample) }
    }
    return packet
  }

  /// What a recognition server trusts, with nothing remembered yet.
  func verifier() throws -> Verifier {
    Verifier(
      trust: try TrustStore(anchors: [authority.root], revocation: .lists(authority.lists)),
      policy: VerificationPolicy(
        audiences: [Self.audience], purposes: [Self.purpose],
        profiles: [Self.profile.name: Self.profile.digest],
        liveness: LivenessPolicy(levels: [.none])))
  }
}

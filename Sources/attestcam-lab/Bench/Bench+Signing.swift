import DeviceKeys
import Platform
import TrustedPacket

extension Bench {
  /// Claims, token and packet against the two operations that nobody can do without.
  func measureSigning() async throws -> BenchReport {
    let (device, key, sample) = (materials.device, materials.key, materials.image.jpeg)
    let packet = try Packet(try await materials.packet(of: device))
    let message = COSE.signatureStructure(
      protectedHeader: packet.token.protectedHeader, payload: packet.token.payload)
    let reference = try ReferenceKey(reading: materials.keyPath)
    let memory = try LockedMemory(byteCount: packet.byteCount)
    let times = try await interleaving.time(
      batch: 50,
      [
        { _ in
          let claims = materials.claims(of: device.id, sample: SHA256.digest(sample))
          let token = try await Token.sign(claims, chain: device.chain, key: key)
          let layout = PacketLayout(token: token, sampleLengths: [sample.count])
          memory.withUnsafeMutableBytes(0..<layout.byteCount) { target in
            layout.write(into: target) { _, space in space.copyBytes(from: sample) }
          }
        },
        { _ in try reference.sign(sample, message) },
      ])
    return BenchReport(
      rows: [
        BenchRow("sign: claims to packet", ours: times[0], reference: times[1], goal: 1.5)
      ],
      notes: [
        "sign: reference is SHA-256 of the sample and EVP_DigestSign over \(message.count) bytes, in C."
      ])
  }
}

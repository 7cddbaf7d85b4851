import DeviceKeys
import Foundation
import TrustedPacket
import Verification

extension Bench {
  /// A packet of a device whose chain is remembered, which is nearly every packet of a server.
  func measureVerification() async throws -> BenchReport {
    let opaque = try await materials.packet(of: materials.device, isImage: false)
    let image = try await materials.packet(of: materials.device)
    let verifier = try materials.verifier()
    let key = try ReferenceKey(of: materials.device.chain.device)
    let reference = try ReferencePacket(opaque)
    let times = try await interleaving.time(
      batch: 40,
      [
        { _ in try await verifyWithoutDecoding(opaque, verifier) },
        { _ in try key.verify(reference) },
        { _ in
          _ = try await verifier.verify(
            image, nonces: ExpectedNonce(materials.nonce), at: materials.now)
        },
      ])
    return BenchReport(
      rows: [
        BenchRow(
          "verify: known chain, image not decoded", ours: times[0], reference: times[1], goal: 2),
        BenchRow("verify: known chain, image decoded", ours: times[2], reference: times[1]),
      ],
      notes: [
        "verify: reference is SHA-256 of the sample and EVP_DigestVerify in C, with nothing parsed and no image "
          + "decoded; so the goal is for a packet whose sample is no image: it goes through all steps and is "
          + "refused at the last, before a pixel is decoded."
      ])
  }

  /// A packet of a device never seen before: its certificates are read and validated too.
  func measureFirstSight() async throws -> BenchReport {
    let count = 20
    var packets: [[UInt8]] = []
    for device in try materials.devices(count) {
      packets.append(try await materials.packet(of: device, isImage: false))
    }
    let references = try packets.map { try ReferencePacket($0) }
    let store = try ReferenceStore(materials.authority)
    let other = try await materials.packet(of: materials.device, isImage: false)
    var verifier = try materials.verifier()
    let times = try await interleaving.time(
      batch: count,
      prepare: {
        // Forgets the chains of the last round; one other packet warms the new store like the reference's.
        verifier = try materials.verifier()
        try await verifyWithoutDecoding(other, verifier)
      },
      [
        { call in try await verifyWithoutDecoding(packets[call], verifier) },
        { call in try store.verifyAtFirstSight(references[call], at: materials.now) },
      ])
    return BenchReport(
      rows: [
        BenchRow(
          "first-sight: new chain, image not decoded", ours: times[0], reference: times[1],
          goal: 1.2)
      ],
      notes: [
        "first-sight: reference is d2i_X509 of both certificates, X509_verify_cert with two CRLs and strict flags "
          + "on a prepared store, SHA-256 and EVP_DigestVerify, in C."
      ])
  }

  private func verifyWithoutDecoding(_ packet: [UInt8], _ verifier: Verifier) async throws {
    do {
      _ = try await verifier.verify(
        packet, nonces: ExpectedNonce(materials.nonce), at: materials.now)
    } catch {
      try BenchError.require(error.step == .image, "a good packet was refused: \(error)")
      return
    }
    throw BenchError("a sample that is no image was accepted")
  }
}

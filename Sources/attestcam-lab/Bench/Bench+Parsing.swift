import CBOR
import TrustedPacket

extension Bench {
  /// What reading costs by itself.
  func measureParsing() async throws -> BenchReport {
    let bytes = try await materials.packet(of: materials.device)
    let token = try Packet(bytes).token
    let claims = token.claims
    let times = try await interleaving.time(
      batch: 200,
      [
        { _ in _ = try CBORReader.decode(token.payload) },
        { _ in _ = try Claims(decoding: token.payload) },
        { _ in _ = try Packet(bytes) },
        { _ in _ = claims.encoded() },
      ])
    let names = ["CBOR of the claims", "claims", "whole packet", "claims, written"]
    return BenchReport(
      rows: zip(names, times).map {
        BenchRow("parse: \($0)", ours: BenchRow.time($1.median))
      })
  }
}

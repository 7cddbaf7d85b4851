import CBOR
import DeviceKeys
import TrustedPacket

extension Bench {
  /// Bytes that a packet has beside sample and certificates, claim by claim.
  func measureSize() async throws -> BenchReport {
    let packet = try Packet(try await materials.packet(of: materials.device))
    let token = packet.token
    let carried =
      packet.samples.reduce(0) { $0 + $1.count } + token.certificates.reduce(0) { $0 + $1.count }
    var parts: [(name: String, count: Int)] = [("signature", token.signature.bytes.count)]
    for entry in try CBORReader.decode(token.payload).entries ?? [] {
      let key = entry.key.integer.flatMap { ClaimKey(rawValue: $0) }
      parts.append(
        (
          key?.name ?? "?",
          CBOREncoder.encode(entry.key).count + CBOREncoder.encode(entry.value).count
        ))
    }
    parts.append(
      (
        "protected header",
        token.protectedHeader.count - token.certificates.reduce(0) { $0 + $1.count }
      ))
    let total = packet.byteCount - carried
    parts.append(("structure", total - parts.reduce(0) { $0 + $1.count }))
    var row = BenchRow("size: beyond sample and certificates", ours: "\(total) bytes")
    row.hold(Double(total), to: 600, "600 bytes")
    let list = parts.sorted { $0.count > $1.count }.map { "\($0.name) \($0.count)" }
    return BenchReport(
      rows: [row],
      notes: [
        "size: \(packet.byteCount) bytes in all; sample and certificates \(carried). The rest: "
          + list.joined(separator: ", ") + "."
      ])
  }
}

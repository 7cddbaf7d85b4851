import CBOR
import DeviceKeys
import Foundation
import PacketVectors

extension Workshop {
  func makeDenyLists() throws {
    let (device, other) = (VectorSubject.device, VectorSubject.other)
    let hour = ("2026-06-01T11:30:00Z", "2026-06-01T12:30:00Z")
    try keepList("current", try payload([other], hour))
    try keepList("device", try payload([device, other], hour))
    try keepList("stale", try payload([], ("2026-06-01T11:30:00Z", VectorFacts.time)))
    try keepList("future", try payload([], ("2026-06-01T12:00:01Z", "2026-06-01T12:30:00Z")))
    try keepList("unsorted", try payload([other, device], hour))
    try keepList("by-device", try payload([], hour), chain: ["device", "issuing"], key: "device")
    try keepList(
      "stranger", try payload([], hour), chain: ["device-stranger"], key: "device")
    try keepList(
      "response", try payload([], hour), typ: SignedMessage.Kind.enrolmentResponse.typ)
    try keep("deny-lists/flipped.cose") {
      // The signature's head and its 64 bytes follow the last device ID.
      var list = try folder.bytes("deny-lists/current.cose")
      list[list.count - 67] ^= 1
      return list
    }
  }

  private func payload(_ devices: [String], _ window: (String, String)) throws -> [UInt8] {
    func seconds(_ text: String) throws -> CBORValue {
      .int(Int64(try VectorFacts.date(text).timeIntervalSince1970))
    }
    let list = devices.flatMap { Hex.decode($0) ?? [] }
    return CBOREncoder.encode([
      1: 42, 2: try seconds(window.0), 3: try seconds(window.1), 4: .bytes(list),
    ])
  }

  private func keepList(
    _ name: String, _ payload: [UInt8], chain: [String] = ["management", "issuing"],
    key: String = "management", typ: String = SignedMessage.Kind.denyList.typ
  ) throws {
    try keep("deny-lists/\(name).cose") {
      let certificates = try chain.map { CBORValue.bytes(try folder.certificate($0).der) }
      let header = CBOREncoder.encode([
        1: -7, 16: .text(typ),
        33: certificates.count == 1 ? certificates[0] : .array(certificates),
      ])
      let message = COSE.signatureStructure(protectedHeader: header, payload: payload[...])
      let signature = try forgeKey(key).sign(message)
      return CBOREncoder.encode(
        .tagged(18, [.bytes(header), [:], .bytes(payload), .bytes(signature.bytes)]))
    }
  }
}

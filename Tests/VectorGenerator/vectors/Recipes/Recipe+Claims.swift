import CBOR
import PacketVectors
import TrustedPacket

extension Recipe {
  /// The payload: CBOR forms, then claims.
  static let claims: [Recipe] = [
    Recipe("duplicate-claim", .malformed, "duplicateKey", "aud twice") {
      $0.payloadEdit = { [$0[0] + 1] + $0[1..<31] + $0[1...] }
    },
    Recipe("unsorted-claims", .malformed, "unsortedKey", "A small key behind the large ones") {
      $0.payloadEdit = { [$0[0] + 1] + $0[1...] + [0x01, 0x00] }
    },
    Recipe("indefinite-claims", .malformed, "indefiniteLength", "The claims in an indefinite map") {
      $0.payloadEdit = { [0xBF] + $0[1...] + [0xFF] }
    },
    Recipe("claims-array", .malformed, "expected a map", "The claims in an array") {
      $0.payloadEdit = { _ in [0x80] }
    },
    Recipe("float-uptime", .malformed, "float", "A floating-point number") {
      $0.claimEdits[261] = .some(nil)
      $0.payloadEdit = { Self.inserting([0x19, 0x01, 0x05, 0xF9, 0x3C, 0x00], into: $0) }
    },
    Recipe("unknown-claim", .malformed, "does not know", "A claim that this profile has not") {
      $0.claimEdits[-70099] = 1
    },
    Recipe("no-nonce", .malformed, "eat_nonce", "No nonce") { $0.claimEdits[10] = .some(nil) },
    Recipe("short-nonce", .malformed, "eat_nonce", "A nonce of 31 bytes") {
      $0.claimEdits[10] = .bytes([UInt8](1...31))
    },
    Recipe("two-nonces", .malformed, "eat_nonce", "An array of nonces, which EAT would allow") {
      $0.claimEdits[10] = .array([.bytes([UInt8](1...32)), .bytes([UInt8](2...33))])
    },
    Recipe("zero-nonce", .malformed, "eat_nonce", "A nonce of zeros") {
      $0.claimEdits[10] = .bytes([UInt8](repeating: 0, count: 32))
    },
    Recipe("ueid-type", .malformed, "ueid", "A UEID of another type than RAND") {
      $0.claimEdits[256] = .bytes([2] + [UInt8](repeating: 0xA1, count: 32))
    },
    Recipe("time-without-clock", .malformed, "iat", "A time of a device that has no clock") {
      $0.claims.clock = .none
    },
    Recipe("clock-without-time", .malformed, "iat", "A clock, but no time") {
      $0.claims.issuedAt = nil
    },
    Recipe("model-without-maker", .malformed, "hwmodel", "hwmodel without oemid") {
      $0.claims.oemID = nil
    },
    Recipe("unmeasured", .malformed, "quality.required", "Required, but without a value") {
      $0.claims.quality.values[7] = nil
    },
    Recipe("no-sample-claim", .malformed, "samples", "No claim of a sample") {
      $0.claims.samples = []
    },
    Recipe("protection-unknown", .malformed, "key_protection", "A key protection not in the list") {
      $0.captureEdits[9] = 6
    },
    Recipe("submodule-name", .malformed, "submods", "A submodule of another name") {
      $0.claimEdits[266] = ["tee": [-70010: .bytes([0])]]
    },
    Recipe("submodule-empty", .malformed, "submods", "No submodule in submods") {
      $0.claimEdits[266] = [:]
    },
    Recipe("quote-incomplete", .malformed, "submods.tpm", "A quote without its key") {
      $0.claimEdits[266] = [
        "tpm": [-70010: .bytes([0]), -70011: .bytes([UInt8](repeating: 1, count: 64))]
      ]
    },
    Recipe("quote-too-long", .malformed, "submods.tpm", "A quote of 513 bytes") {
      try $0.addQuote { $0.edit = { $0 + [UInt8](repeating: 0, count: 513 - $0.count) } }
    },
  ]

  /// Puts an encoded entry in front of the first key of two bytes.
  private static func inserting(_ entry: [UInt8], into map: [UInt8]) -> [UInt8] {
    guard let place = (2..<map.count).first(where: { map[$0...].starts(with: [0x19, 0x01, 0x07]) })
    else { return map }
    return [map[0] + 1] + map[1..<place] + entry + map[place...]
  }
}

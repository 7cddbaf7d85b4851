import CBOR
import DeviceKeys
import Testing
import TrustedPacket

/// Every claim just inside and just outside what docs/packet.md allows.
@Suite("Ranges of claims")
struct ClaimRangeTests {
  /// A path of keys, a value, and a part of the error.
  struct Case: Sendable, CustomTestStringConvertible {
    let path: [Int64]
    let value: CBORValue?
    let name: String
    var testDescription: String { "\(name) at \(path)" }

    init(_ path: [Int64], _ value: CBORValue?, _ name: String) {
      self.path = path
      self.value = value
      self.name = name
    }
  }

  private static func text(_ count: Int) -> CBORValue {
    .text(String(repeating: "x", count: count))
  }
  private static func bytes(_ count: Int) -> CBORValue {
    .bytes((0..<count).map { UInt8($0 & 255) })
  }
  private static func quote(_ attest: Int, _ signature: Int, _ key: Int) -> CBORValue {
    [-70010: bytes(attest), -70011: bytes(signature), -70012: bytes(key)]
  }
  private static let huge = CBORValue.unsigned(1 << 63)

  static let refused: [Case] = [
    Case([3], text(256), "aud"), Case([3], "a\nb", "aud"), Case([6], -1, "iat"),
    Case([6], huge, "iat"), Case([6], nil, "iat"), Case([10], bytes(31), "eat_nonce"),
    Case([10], bytes(33), "eat_nonce"),
    Case([10], .bytes([UInt8](repeating: 9, count: 32)), "eat_nonce"),
    Case([256], bytes(33), "ueid"), Case([256], bytes(32), "ueid"), Case([258], bytes(15), "oemid"),
    Case([258], nil, "hwmodel"), Case([259], bytes(33), "hwmodel"), Case([261], huge, "uptime"),
    Case([263], 5, "dbgstat"), Case([267], huge, "bootcount"), Case([270], text(65), "swname"),
    Case([271], "1.0", "swversion"), Case([271], [text(33)], "swversion"),
    Case([271], ["1.0", 1], "swversion"), Case([-70000, 2], text(65), "purpose"),
    Case([-70000, 2], "pay\u{1B}[2J", "purpose"), Case([-70000, 8], 3, "clock"),
    Case([-70000, 8], 0, "iat"),
    Case([-70000, 9], 6, "key_protection"), Case([-70000, 1], .array([]), "samples"),
  ]

  static let refusedSamples: [Case] = [
    Case([-70000, 1, 0, 1], 24, "media_type"),
    Case([-70000, 1, 0, 1], "image/jpeg", "media_type"), Case([-70000, 1, 0, 2], 0, "length"),
    Case([-70000, 1, 0, 2], 16_777_217, "length"), Case([-70000, 1, 0, 3], bytes(31), "sha256"),
    Case([-70000, 1, 0, 4], 0, "width"), Case([-70000, 1, 0, 4], 65_536, "width"),
    Case([-70000, 1, 0, 5], -1, "height"), Case([-70000, 1, 0, 6], 4, "modality"),
    Case([-70000, 1, 0, 7], 3_600_001, "captured_after"), Case([-70000, 1, 0, 8], [], "edits"),
    Case([-70000, 1, 0, 8], [4], "edits"), Case([-70000, 1, 0, 8], [1, 1], "edits"),
    Case([-70000, 1, 0, 2], nil, "length"), Case([-70000, 1, 0, 3], nil, "sha256"),
  ]

  static let refusedCapture: [Case] = [
    Case([-70000], [], "capture"), Case([-70000, 13], 1, "does not know"),
    Case([-70000, 6], [], "cameras"), Case([-70000, 6], [:], "cameras"),
    Case([-70000, 6, 0, 10], 4, "modality"), Case([-70000, 6, 0, 10], 2, "modality"),
    Case([-70000, 6, 0, 10], nil, "modality"), Case([-70000, 6, 0, 11], 0, "timestamps"),
    Case([-70000, 6, 0, 11], 4, "timestamps"), Case([-70000, 6, 0, 12], bytes(15), "descriptors"),
    Case([-70000, 6, 0, 12], bytes(17), "descriptors"), Case([-70000, 6, 0, 13], -1, "reenum"),
    Case([-70000, 6, 0, 13], 4_294_967_296, "reenum"), Case([-70000, 6, 0, 14], 1, "converted"),
    Case([-70000, 6, 0, 14], false, "converted"), Case([-70000, 6, 0, 15], 5, "skew"),
    Case([-70000, 7], nil, "software"), Case([-70000, 11], [0, bytes(32)], "audit"),
    Case([-70000, 11], [1, bytes(31)], "audit"), Case([-70000, 11], [1, .null], "audit"),
    Case([-70000, 11], [1, bytes(32), 0], "audit"),
    Case([-70000, 11], [huge, bytes(32)], "audit"),
    Case([-70000, 12], bytes(31), "integrity"), Case([-70000, 12], 0, "integrity"),
    Case([-70000, 12], false, "integrity"), Case([-70000, 12], bytes(32), "software"),
    Case([-70000, 1, 0, 6], 2, "modality"),
  ]

  static let refusedMembers: [Case] = [
    Case([-70000, 3], ["standard"], "capture_profile"),
    Case([-70000, 3, 0], text(33), "capture_profile"),
    Case([-70000, 3, 1], bytes(31), "capture_profile"),
    Case([-70000, 4, 1], text(65), "algorithms"), Case([-70000, 4, 2], [:], "models"),
    Case([-70000, 4, 2], ["m": bytes(31)], "models"),
    Case([-70000, 4, 2], ["é": bytes(32)], "models"),
    Case([-70000, 4, 3], [:], "values"), Case([-70000, 4, 3], [0: 1], "values"),
    Case([-70000, 4, 3], [256: 1], "values"), Case([-70000, 4, 3], [1: huge], "values"),
    Case([-70000, 4, 3], [1: "1"], "values"), Case([-70000, 4, 4], [8], "required"),
    Case([-70000, 4, 4], [2, 1], "required"), Case([-70000, 4, 4], [1, 1], "required"),
    Case([-70000, 5], "none", "liveness"), Case([-70000, 5, 1], text(33), "level"),
    Case([-70000, 6, 0, 1], 0, "kind"), Case([-70000, 6, 0, 2], "", "driver"),
    Case([-70000, 6, 0, 3], "a\0", "model"),
    Case([-70000, 6, 0, 5], text(65), "usb_id"), Case([-70000, 6, 0, 6], "", "serial"),
    Case([-70000, 6, 0, 7], "MJPEG", "pixel_format"), Case([-70000, 6, 0, 8], 0, "interval"),
    Case([-70000, 6, 0, 8], 10_000_001, "interval"), Case([-70000, 6, 0, 9], [1, 2], "frames"),
    Case([-70000, 6, 0, 9], [1, 2, "3"], "frames"),
    Case([-70000, 6, 0, 9], [1, 2, 4_294_967_296], "frames"),
    Case([-70000, 7], [:], "software"), Case([-70000, 7], ["a": bytes(33)], "software"),
    Case([-70000, 7], [1: bytes(32)], "software"), Case([-70000, 10], [1], "link"),
    Case([266], [:], "submods"), Case([266], ["tee": quote(300, 64, 90)], "submods"),
    Case([266], ["tpm": quote(0, 64, 90)], "attest"),
    Case([266], ["tpm": quote(513, 64, 90)], "attest"),
    Case([266], ["tpm": quote(300, 63, 90)], "signature"),
    Case([266], ["tpm": quote(300, 65, 90)], "signature"),
    Case([266], ["tpm": quote(300, 64, 0)], "attestation_key"),
    Case([266], ["tpm": quote(300, 64, 257)], "attestation_key"),
    Case([266], ["tpm": [:]], "attest"), Case([266], ["tpm": "x"], "submods.tpm"),
    Case([266], ["tpm": quote(300, 64, 90), "tpn": [:]], "submods"),
    Case([-70000, 10], [-1, .null], "link"), Case([-70000, 10], [1, bytes(31)], "link"),
  ]

  static let refusedLiveness: [Case] = [
    Case([-70000, 5, 1], "None", "level"), Case([-70000, 5, 1], "rgb-action+ir", "level"),
    Case([-70000, 5, 1], "none", "does not know"), Case([-70000, 5, 1], nil, "level"),
    Case([-70000, 5, 2], nil, "salt"), Case([-70000, 5, 2], bytes(31), "salt"),
    Case([-70000, 5, 2], bytes(33), "salt"), Case([-70000, 5, 3], nil, "detectors"),
    Case([-70000, 5, 3], [:], "level"), Case([-70000, 5, 3], [4: 1], "level"),
    Case([-70000, 5, 3, 6], 1, "detectors"), Case([-70000, 5, 3, 0], 1, "detectors"),
    Case([-70000, 5, 3, 4], 0, "detectors"), Case([-70000, 5, 3, 4], 65_536, "detectors"),
    Case([-70000, 5, 3, 4], "1", "detectors"), Case([-70000, 5, 3], [1], "level"),
    Case([-70000, 5, 3, 2], 1, "level"), Case([-70000, 5, 3, 1], nil, "level"),
    Case([-70000, 5, 4], bytes(31), "settings"), Case([-70000, 5, 4], nil, "settings"),
    Case([-70000, 5, 5], [], "allowed"), Case([-70000, 5, 5], nil, "allowed"),
    Case([-70000, 5, 5], [0, 1, 2], "allowed"), Case([-70000, 5, 5], [1, 1, 2], "allowed"),
    Case([-70000, 5, 5], [2, 1, 3], "allowed"), Case([-70000, 5, 5], [1, 2, 8], "allowed"),
    Case([-70000, 5, 5], ["nod"], "allowed"), Case([-70000, 5, 6], nil, "prompts"),
    Case([-70000, 5, 6], [:], "prompts"), Case([-70000, 5, 6, 0], [1, 900], "prompts"),
    Case([-70000, 5, 6, 0], [1, 900, .null, .null], "prompts"),
    Case([-70000, 5, 6, 0], [8, 900, 1200, 1500], "prompts"),
    Case([-70000, 5, 6, 0], [1, -1, 1200, 1500], "prompts"),
    Case([-70000, 5, 6, 0], [1, 900, 1200, 3_600_001], "prompts"),
    Case([-70000, 5, 6, 0], [1, 900, 1200, 1500, 0], "prompts"),
    Case([-70000, 5, 7], bytes(33), "frames"), Case([-70000, 5, 7], nil, "frames"),
    Case([-70000, 5, 8], [:], "liveness.models"), Case([-70000, 5, 8, 0], 1, "liveness.models"),
    Case([-70000, 5, 9], 1, "does not know"),
  ]

  @Test(
    "A value out of range is refused by name",
    arguments: refused + refusedSamples + refusedCapture + refusedMembers + refusedLiveness)
  func refuses(_ value: Case) throws {
    let payload = try ExampleClaims.edited(value.path, value.value)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains(value.name) == true, "\(error?.message ?? "")")
  }

  static let accepted: [Case] = [
    Case([3], text(255), "aud"), Case([6], 0, "iat"), Case([259], bytes(32), "hwmodel"),
    Case([259], nil, "hwmodel"), Case([263], 4, "dbgstat"), Case([270], text(64), "swname"),
    Case([271], [text(32)], "swversion"), Case([-70000, 1, 0, 2], 16_777_216, "length"),
    Case([-70000, 1, 0, 4], 65_535, "width"), Case([-70000, 1, 0, 7], 3_600_000, "captured_after"),
    Case([-70000, 1, 0, 8], [2, 1], "edits"), Case([-70000, 4, 3, 255], -1, "values"),
    Case([-70000, 6, 0, 3], "Kaméra", "model"), Case([-70000, 6, 0, 8], 10_000_000, "interval"),
    Case([-70000, 6, 0, 9], [4_294_967_295, 0, 0], "frames"),
    Case([-70000, 10], [0, .null], "link"),
    Case([-70000, 5], [1: "none"], "liveness"), Case([-70000, 5, 8], nil, "models"),
    Case([-70000, 5, 3, 4], 65_535, "detectors"), Case([-70000, 5, 6], [], "prompts"),
    Case([-70000, 5, 6, 0], [7, 0, 3_600_000, 0], "prompts"),
    Case([-70000, 5, 5], [4], "allowed"),
    Case([-70000, 9], 5, "key_protection"), Case([-70000, 11], [1, bytes(32)], "audit"),
    Case([-70000, 6, 0, 12], nil, "descriptors"), Case([-70000, 6, 0, 14], true, "converted"),
    Case([-70000, 6, 0, 13], 4_294_967_295, "reenumerations"),
    Case([266], ["tpm": quote(1, 64, 1)], "submods"),
    Case([266], ["tpm": quote(512, 64, 256)], "submods"),
  ]

  @Test(
    "A value at the end of its range is taken, and encodes to the same bytes", arguments: accepted)
  func accepts(_ value: Case) throws {
    let payload = try ExampleClaims.edited(value.path, value.value)
    #expect(try Claims(decoding: payload[...]).encoded() == payload)
  }

  @Test("One to eight sample claims are taken", arguments: 0...9)
  func countsSamples(_ count: Int) throws {
    var claims = try ExampleClaims.make()
    claims.samples = Array(repeating: claims.samples[0], count: count)
    let payload = claims.encoded()
    #expect(((try? Claims(decoding: payload[...])) != nil) == (1...8).contains(count))
  }
}

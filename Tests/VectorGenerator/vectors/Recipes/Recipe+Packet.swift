import CBOR
import TrustedPacket

extension Recipe {
  /// The outer array and COSE_Sign1.
  static let structure: [Recipe] = [
    Recipe("trailing-byte", .malformed, "trailingBytes", "A byte after the packet") {
      $0.packetEdit = { $0 + [0] }
    },
    Recipe("cut", .malformed, "truncated", "The last byte is missing") {
      $0.packetEdit = { $0.dropLast() }
    },
    Recipe("indefinite-array", .malformed, "indefiniteLength", "The packet is an indefinite array")
    {
      $0.packetEdit = { [0x9F] + $0.dropFirst() + [0xFF] }
    },
    Recipe("long-head", .malformed, "nonShortest", "The packet's head is longer than it must be") {
      $0.packetEdit = { [0x98, 0x02] + $0.dropFirst() }
    },
    Recipe("tagged-packet", .malformed, "packet:", "A tag around the packet") {
      $0.packetEdit = { [0xD9, 0xD9, 0xF7] + $0 }
    },
    Recipe("no-samples", .malformed, "1 to 8 samples", "An empty list of samples") {
      $0.tamperSamples = { $0 = [] }
    },
    Recipe("nine-samples", .malformed, "1 to 8 samples", "One sample more than allowed") {
      $0.tamperSamples = { $0 = Array(repeating: [0xFF, 0xD8, 0xFF, 0xD9], count: 9) }
    },
    Recipe("missing-sample", .malformed, "as many samples", "Two samples signed, one sent") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.tamperSamples = { $0.removeLast() }
    },
    Recipe("added-sample", .malformed, "as many samples", "One sample signed, two sent") {
      $0.tamperSamples = { $0.append($0[0]) }
    },
    Recipe("tag-998", .malformed, "tag 18", "Another tag than COSE_Sign1's") { $0.tag = 998 },
    Recipe("tag-98", .malformed, "tag 18", "COSE_Sign's tag") { $0.tag = 98 },
    Recipe("no-tag", .malformed, "tag 18", "COSE_Sign1 without its tag") { $0.tag = nil },
    Recipe("unprotected-kid", .malformed, "unprotected", "A kid in the unprotected header") {
      $0.unprotected = [4: .bytes(Array("11".utf8))]
    },
    Recipe("detached", .malformed, "byte strings", "A detached payload") {
      $0.tamper = { $0.payload = .null }
    },
    Recipe("header-map", .malformed, "byte strings", "A protected header that is not wrapped") {
      $0.tamper = { $0.header = [1: -7] }
    },
    Recipe("short-signature", .malformed, "64 bytes", "A signature of 63 bytes") {
      $0.tamper = { $0.signature = .bytes($0.signature.byteString?.dropLast() ?? []) }
    },
    Recipe("der-signature", .malformed, "64 bytes", "The signature in DER") {
      $0.tamper = {
        $0.signature = .bytes([0x30, 0x46, 0x02, 0x21, 0x00] + ($0.signature.byteString ?? []))
      }
    },
  ]
}

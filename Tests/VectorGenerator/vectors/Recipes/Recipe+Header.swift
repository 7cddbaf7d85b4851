import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// The protected header: exactly alg, typ and x5chain.
  static let header: [Recipe] = [
    Recipe("no-header", .malformed, "protected header", "An empty protected header") {
      $0.headerEdit = { _ in [] }
    },
    Recipe("empty-header", .malformed, "exactly alg", "A protected header of no members") {
      $0.headerEdit = { _ in [0xA0] }
    },
    Recipe("es384", .malformed, "alg", "ES384, although the key is on P-256") {
      $0.algorithm = -35
    },
    Recipe("es512", .malformed, "alg", "ES512, although the key is on P-256") {
      $0.algorithm = -36
    },
    Recipe("text-alg", .malformed, "alg", "The algorithm by its name") { $0.algorithm = "ES256" },
    Recipe("no-alg", .malformed, "exactly alg", "No algorithm") { $0.algorithm = nil },
    Recipe("no-typ", .malformed, "exactly alg", "No typ") { $0.type = nil },
    Recipe("cwt-typ", .malformed, "typ", "Another kind of token") { $0.type = "application/cwt" },
    Recipe("self-test-typ", .malformed, "typ", "What a device signs to test its key") {
      $0.type = "application/vnd.attestcam.self-test"
    },
    Recipe("content-type", .malformed, "exactly alg", "A fourth header parameter") {
      $0.moreHeaders = [CBOREntry(3, "application/cbor")]
    },
    Recipe("crit", .malformed, "exactly alg", "A critical header parameter") {
      $0.moreHeaders = [CBOREntry(2, [16])]
    },
    Recipe("header-order", .malformed, "unsortedKey", "typ in front of alg") {
      // {1: -7, 16: "application/eat+cwt", …}: the two members change places.
      $0.headerEdit = { [$0[0]] + $0[3..<24] + $0[1..<3] + $0[24...] }
    },
    Recipe("array-of-one", .malformed, "x5chain", "One certificate in an array (RFC 9360 §2)") {
      $0.x5chain = .array([.bytes(try $0.folder.certificate("device-direct").der)])
    },
    Recipe("no-certificates", .malformed, "x5chain", "An empty array of certificates") {
      $0.x5chain = []
    },
    Recipe("four-certificates", .malformed, "x5chain", "One certificate more than allowed") {
      let issuing = CBORValue.bytes(try $0.folder.certificate("issuing").der)
      let device = CBORValue.bytes(try $0.folder.certificate("device").der)
      $0.x5chain = .array([device, issuing, issuing, issuing])
    },
  ]
}

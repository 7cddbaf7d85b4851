import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Signature, nonce and device.
  static let proof: [Recipe] = [
    Recipe("high-s", .signature, "s > n/2", "The other of the two valid signatures") {
      $0.tamper = { $0.signature = .bytes(Self.otherS(of: Array($0.signature.byteString ?? []))) }
    },
    Recipe("other-key", .signature, "not one of", "Signed by another device") {
      $0.key = "other-device"
    },
    Recipe("flipped-signature", .signature, "not one of", "One bit of r") {
      $0.tamper = { $0.signature = $0.signature.flipping(byte: 7) }
    },
    Recipe("zero-signature", .signature, "not one of", "r = s = 0") {
      $0.tamper = { $0.signature = .bytes([UInt8](repeating: 0, count: 64)) }
    },
    Recipe("flipped-claim", .signature, "not one of", "One bit of a claim, the last digest") {
      $0.claims.checkIntegrity()
      $0.tamper = { $0.payload = $0.payload.flipping(byte: -1) }
    },
    Recipe("changed-alg", .signature, "not one of", "alg -9 put in after signing with -7") {
      // {1: -7, …}: the third byte.
      $0.tamper = { $0.header = $0.header.flipping(byte: 2, bits: 0x26 ^ 0x28) }
    },
    Recipe("changed-chain", .signature, "not one of", "Another certificate of the same key") {
      let other = try $0.folder.certificate("device-tpm").der
      let good = try $0.folder.certificate("device").der
      $0.chain = ["device", "issuing"]
      $0.tamper = { $0.header = Self.replacing(good, with: other, in: $0.header) }
    },
    Recipe("other-nonce", .nonce, "nonce", "An answer to another request") {
      $0.claims.nonce = try ForgeError.require(Nonce([UInt8](1...32)), "nonce")
    },
    Recipe("one-bit-nonce", .nonce, "nonce", "A nonce that differs in its last bit") {
      let bytes = $0.claims.nonce.bytes
      $0.claims.nonce = try ForgeError.require(
        Nonce(bytes.dropLast() + [(bytes.last ?? 0) ^ 1]), "nonce")
    },
    Recipe("foreign-ueid", .device, "ueid", "A genuine device that claims to be another") {
      $0.claims.device = try ForgeError.require(DeviceID(hex: VectorFacts.otherDeviceID), "id")
    },
    Recipe(
      "unexpected-device", .device, "may answer here", "A genuine device, but not the awaited one",
      device: VectorFacts.otherDeviceID),
    Recipe("pretended-tpm", .device, "key_protection", "Claims a TPM, the certificate says file") {
      $0.claims.keyProtection = .tpm
    },
  ]

  /// (r, n - s).
  static func otherS(of signature: [UInt8]) -> [UInt8] {
    let order = Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") ?? []
    var result = signature
    var borrow = 0
    for index in (0..<32).reversed() {
      let difference = Int(order[index]) - Int(result[32 + index]) - borrow
      borrow = difference < 0 ? 1 : 0
      result[32 + index] = UInt8(difference + borrow * 256)
    }
    return result
  }

  private static func replacing(
    _ old: [UInt8], with new: [UInt8], in header: CBORValue
  ) -> CBORValue {
    guard let bytes = header.byteString, let value = try? CBORReader.decode(bytes),
      var entries = value.entries, let chain = entries[2].value.elements
    else { return header }
    entries[2].value = .array(chain.map { $0 == .bytes(old) ? .bytes(new) : $0 })
    return .bytes(CBOREncoder.encode(.map(entries)))
  }
}

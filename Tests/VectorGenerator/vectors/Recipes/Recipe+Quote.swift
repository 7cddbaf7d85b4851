import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Quotes that are not this device's word on this request.
  static let quotes: [Recipe] = [
    Recipe("quote-other-device", .device, "that the certificate names", "A healthy other device's")
    {
      try $0.addQuote(key: "other-attestation")
    },
    Recipe("quote-unregistered", .device, "names no attestation key", "The certificate has no AK") {
      try $0.addQuote()
      $0.chain = ["device-tpm", "issuing"]
    },
    Recipe("quote-other-signer", .device, "not signed by", "The AK's name, another key's signature")
    {
      try $0.addQuote(signer: "other-attestation")
    },
    Recipe("quote-flipped", .device, "not signed by", "One bit of the quote, signed by the device")
    {
      try $0.addQuote()
      $0.claims.tpmQuote?.attest[100] ^= 1
    },
    Recipe("quote-other-nonce", .device, "not for this nonce", "A quote for another request") {
      var other = $0.claims
      other.nonce = try ForgeError.require(Nonce([UInt8](1...32)), "nonce")
      let device = try $0.folder.key("device").publicKey
      try $0.addQuote { $0 = VectorQuote(claims: other, device: device) }
    },
    Recipe("quote-other-samples", .device, "not for this nonce", "A quote for other samples") {
      var other = $0.claims
      other.samples[0].capturedAfter += 1
      let device = try $0.folder.key("device").publicKey
      try $0.addQuote { $0 = VectorQuote(claims: other, device: device) }
    },
    Recipe("quote-other-key", .device, "not for this nonce", "A quote for another device key") {
      let (claims, other) = ($0.claims, try $0.folder.key("other-device").publicKey)
      try $0.addQuote { $0 = VectorQuote(claims: claims, device: other) }
    },
    Recipe("quote-short-challenge", .device, "not for this nonce", "31 bytes of qualifyingData") {
      try $0.addQuote { $0.qualifyingData.removeLast() }
    },
    Recipe("quote-unrestricted", .device, "not restricted", "An AK that signs anything") {
      try $0.addQuote { $0.attributes &= ~0x0001_0000 }
      $0.chain = ["device-unrestricted", "issuing"]
    },
    Recipe("quote-magic", .device, "magic", "Bytes that no TPM would begin with") {
      try $0.addQuote { $0.magic = 0xFF54_4348 }
    },
    Recipe("quote-certification", .device, "not a quote", "A TPM2_Certify in place of a quote") {
      try $0.addQuote { $0.type = 0x8017 }
    },
    Recipe("quote-time", .device, "neither certification nor quote", "A TPM2_GetTime") {
      try $0.addQuote { $0.type = 0x8019 }
    },
    Recipe("quote-trailing", .device, "TPMS_ATTEST", "A byte behind the quote") {
      try $0.addQuote { $0.edit = { $0 + [0] } }
    },
    Recipe("quote-cut", .device, "TPMS_ATTEST", "A quote without its last byte") {
      try $0.addQuote { $0.edit = { $0.dropLast() } }
    },
    Recipe("quote-safe", .device, "safe", "A flag that is neither 0 nor 1") {
      try $0.addQuote { $0.isSafe = 2 }
    },
  ]
}

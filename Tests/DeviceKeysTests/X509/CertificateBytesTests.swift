import DeviceKeys
import Foundation
import Testing

@Suite("Certificate bytes")
struct CertificateBytesTests {
  @Test("No single changed bit of a device certificate leaves a chain valid, and none crashes")
  func refusesChangedBits() throws {
    let pki = try TestPKI()
    let validator = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    var read = 0
    for index in pki.device.der.indices {
      for bit in 0..<8 {
        var der = pki.device.der
        der[index] ^= 1 << UInt8(bit)
        guard let certificate = try? Certificate(der: der) else { continue }
        read += 1
        let chain = try CertificateChain([certificate, pki.issuing])
        #expect(throws: ChainError.self, "byte \(index), bit \(bit)") {
          try validator.validate(chain, at: pki.now)
        }
        _ = (
          certificate.subject, certificate.issuer, certificate.serialNumber, certificate.deviceID
        )
      }
    }
    // Many changes still parse, so it is the signature that refused them.
    #expect(read > pki.device.der.count)
  }

  @Test("No changed byte of the issuing certificate leaves a chain valid")
  func refusesChangedIssuer() throws {
    let pki = try TestPKI()
    let validator = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    for index in pki.issuing.der.indices {
      var der = pki.issuing.der
      der[index] ^= 1
      guard let certificate = try? Certificate(der: der) else { continue }
      let chain = try CertificateChain([pki.device, certificate])
      #expect(throws: ChainError.self, "byte \(index)") {
        try validator.validate(chain, at: pki.now)
      }
    }
  }

  @Test("Every cut and every trailing byte is refused")
  func refusesOtherLengths() throws {
    let der = try TestPKI().device.der
    for count in 0..<der.count {
      let error = #expect(throws: CryptoError.self) { try Certificate(der: Array(der[..<count])) }
      #expect(error?.code == .malformed)
    }
    #expect(throws: CryptoError.self) { try Certificate(der: der + [0]) }
    #expect(throws: CryptoError.self) { try Certificate(der: der + der) }
    #expect(throws: CryptoError.self) {
      try Certificate(der: [UInt8](repeating: 0x30, count: 5000))
    }
  }

  @Test("BER around the signed part is refused: the signature does not cover it")
  func refusesOuterBER() throws {
    let der = try TestPKI().device.der
    let content = Array(der[4...])
    let length = [UInt8](der[2...3])
    let forms: [(String, [UInt8])] = [
      ("longer length", [0x30, 0x83, 0] + length + content),
      ("much longer length", [0x30, 0x84, 0, 0] + length + content),
      ("indefinite length", [0x30, 0x80] + content + [0, 0]),
      ("constructed bit missing", [0x10, 0x82] + length + content),
    ]
    for (name, bytes) in forms {
      let error = #expect(throws: CryptoError.self) { try Certificate(der: bytes) }
      #expect(error?.code == .malformed, "\(name)")
    }
  }

  @Test("BER inside the signed part is refused, though the CA signed it")
  func refusesInnerBER() async throws {
    let pki = try TestPKI()
    let good = TestPKI.toBeSigned(pki.device.der)
    let unchanged = try await Certificate(der: pki.sign(good))
    #expect(unchanged.deviceID == pki.id)

    var truth = good
    let place = try #require(truth.firstRange(of: [0x01, 0x01, 0xFF])).lowerBound
    truth[place + 2] = 0x01
    let longer = [0x30, 0x83, 0] + good[2...]
    for bytes in [truth, Array(longer)] {
      let forged = try await pki.sign(bytes)
      let error = #expect(throws: CryptoError.self) { try Certificate(der: forged) }
      #expect(error?.code == .malformed)
    }
  }

  @Test("Our certificates read back with what the template said")
  func readsBack() throws {
    let pki = try TestPKI()
    #expect(pki.device.deviceID == pki.id)
    #expect(pki.device.publicKey == pki.deviceKey.publicKey)
    #expect(pki.device.keyProtection == .file && pki.device.maySignPackets)
    #expect(pki.device.notBefore == pki.now - TestPKI.day)
    #expect(pki.device.notAfter == pki.now + 365 * TestPKI.day)
    #expect(pki.device.issuer == "CN=Test Issuing" && pki.issuing.issuer == "CN=Test Root")
    #expect(pki.device.subject == "serialNumber=\(pki.id)")
    #expect(pki.device.serialNumber.count == 32)
    #expect(pki.issuing.deviceID == nil && !pki.issuing.maySignPackets)
    #expect(pki.root.keyProtection == nil)
    #expect(try pki.issueDevice().serialNumber != pki.device.serialNumber)
    #expect(pki.device.fingerprint == SHA256.digest(pki.device.der))
  }

  @Test(
    "A PEM block that is open, not base64, or not a certificate is refused",
    arguments: [
      "", "text", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nMIIB\n",
      "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
    ])
  func refusesPEM(_ text: String) {
    let error = #expect(throws: CryptoError.self) { try Certificate.list(pem: text) }
    #expect(error?.code == .malformed)
  }
}

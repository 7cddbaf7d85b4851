import DeviceKeys
import TPMEvidence
import Testing

@Suite("Credentials")
struct CredentialTests {
  private static let endorsementKeys = [Recorded.endorsementRSA, Recorded.endorsementECC]
  private static let name = TPMName(publicArea: [1])

  @Test("Two for the same secret have nothing in common", arguments: endorsementKeys)
  func differ(bytes: [UInt8]) throws {
    let key = try TPMPublicArea(sized: bytes)
    let secret = SecureRandom.bytes(32)
    let made = try (0..<20).map { _ in
      try TPMCredential.make(for: key, name: Self.name, secret: secret)
    }
    // Behind the lengths, no block of 16 bytes occurs twice: neither seed, cipher text nor integrity.
    let blocks = made.flatMap { credential in
      [
        credential.idObject[4..<20], credential.idObject[20..<36], credential.idObject[36..<52],
        credential.encryptedSecret[4..<20], credential.encryptedSecret.suffix(16),
      ].map(Array.init)
    }
    #expect(Set(blocks).count == blocks.count)
    #expect(!blocks.contains { secret.starts(with: $0) })
  }

  @Test("It holds as many bytes as asked for", arguments: endorsementKeys, [16, 20, 32])
  func lengths(bytes: [UInt8], count: Int) throws {
    let key = try TPMPublicArea(sized: bytes)
    let credential = try TPMCredential.make(
      for: key, name: Self.name, secret: SecureRandom.bytes(count))
    // TPM2B { TPM2B integrity, cipher text of a TPM2B }.
    #expect(credential.idObject.count == 2 + 2 + 32 + 2 + count)
    #expect(credential.idObject.starts(with: [0, UInt8(2 + 32 + 2 + count), 0, 32]))
    let isRSA = key.publicKey == nil
    #expect(credential.encryptedSecret.count == 2 + (isRSA ? 256 : 2 + 32 + 2 + 32))
    #expect(credential.encryptedSecret.starts(with: isRSA ? [1, 0] : [0, 68, 0, 32]))
  }

  @Test(
    "Secrets that can be guessed or that a TPM does not take are refused",
    arguments: [0, 15, 33, 64])
  func refusesLength(count: Int) throws {
    let key = try TPMPublicArea(sized: Recorded.endorsementECC)
    #expect(
      refusal {
        try TPMCredential.make(for: key, name: Self.name, secret: SecureRandom.bytes(count))
      } == .unsupported)
  }

  @Test("Only an endorsement key gets one")
  func refusesOtherKeys() throws {
    for bytes in [Recorded.attestationKey, Recorded.deviceKey] {
      let key = try TPMPublicArea(sized: bytes)
      #expect(
        refusal {
          try TPMCredential.make(for: key, name: Self.name, secret: SecureRandom.bytes(32))
        } == .endorsementKeyAttributes)
    }
  }
}

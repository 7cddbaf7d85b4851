import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import TPMKeys

@Suite("What a TPM says about itself")
struct AttestationTests {
  private let qualifyingData = SHA256.digest(Array("a challenge".utf8))

  private func withKeys(
    _ body: (SWTPM, TPM, TPMKey, AttestationKey, TemporaryFolder) async throws -> Void
  ) async throws {
    try await SWTPM.with { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      _ = try await AttestationKey.create(in: tpm, path: folder.file("ak.pem"))
      let attestationKey = try AttestationKey.load(path: folder.file("ak.pem"), in: tpm)
      try await body(software, tpm, key, attestationKey, folder)
      #expect(try await tpm.leftovers().isEmpty)
    }
  }

  @Test(
    "The certification of a key holds its Name and the challenge, signed by the attestation key")
  func certifies() async throws {
    try await withKeys { _, _, key, attestationKey, _ in
      let statement = try await attestationKey.certify(key, qualifyingData: qualifyingData)
      #expect(statement.attest.starts(with: [0xFF, 0x54, 0x43, 0x47, 0x80, 0x17]))
      #expect(statement.attest.contains(Wire.sized(key.publicArea.name.bytes)))
      #expect(statement.attest.contains(Wire.sized(qualifyingData.bytes)))
      let signer = attestationKey.publicArea.publicKey
      #expect(signer.isValid(statement.signature, of: statement.attest))
      #expect(statement.signature.isLowS)
      #expect(!key.publicKey.isValid(statement.signature, of: statement.attest))
    }
  }

  @Test("tpm2_checkquote accepts a quote with its challenge, and with no other")
  func quotes() async throws {
    try await withKeys { software, _, _, attestationKey, folder in
      let statement = try await attestationKey.quote(
        pcrs: [0, 7, 11, 23], qualifyingData: qualifyingData)
      #expect(statement.attest.starts(with: [0xFF, 0x54, 0x43, 0x47, 0x80, 0x18]))
      // The SHA-256 bank: PCRs 0 and 7, 11, 23.
      #expect(statement.attest.contains([0, 0, 0, 1, 0, 0x0B, 3, 0x81, 0x08, 0x80]))
      try folder.write("quote", statement.attest)
      let bytes = statement.signature.bytes
      let signature =
        [0x00, 0x18, 0x00, 0x0B] + Wire.sized(bytes[..<32]) + Wire.sized(bytes[32...])
      try folder.write("signature", signature)
      try folder.write("ak.der", attestationKey.publicArea.publicKey.subjectPublicKeyInfo)
      let tool = Tool(folder: folder, software: software)
      try await tool.run(
        "openssl", "pkey", "-pubin", "-inform", "DER", "-in", "ak.der", "-pubout", "-out",
        "public.pem")
      let check = [
        "tpm2_checkquote", "-u", "public.pem", "-m", "quote", "-s", "signature", "-g", "sha256",
        "-q",
      ]
      try await tool.run(check + ["\(qualifyingData)"])
      let other = try await tool.attempt(check + ["\(SHA256.digest([]))"])
      #expect(!other.succeeded)
    }
  }

  @Test("A quote of no PCR, or of one that is not there, is refused")
  func refusesPCRs() async throws {
    try await withKeys { _, _, _, attestationKey, _ in
      for pcrs in [[], [24], [-1], [0, 32]] as [Set<Int>] {
        let quoted = await code { () throws(TPMError) in
          _ = try await attestationKey.quote(pcrs: pcrs, qualifyingData: qualifyingData)
        }
        #expect(quoted == .unsupported)
      }
    }
  }

  @Test("The attestation key refuses to sign what the TPM did not make, the device key signs it")
  func isRestricted() async throws {
    try await withKeys { _, tpm, key, attestationKey, _ in
      let digest = qualifyingData
      for (blob, isAllowed) in [(attestationKey.blob, false), (key.blob, true)] {
        let refused = await code { () throws(TPMError) in
          _ = try await tpm.perform { (connection) throws(TPMError) in
            try connection.sign(digest, by: blob)
          }
        }
        #expect(refused == (isAllowed ? nil : .refused))
      }
    }
  }

  @Test("Key files of one kind do not load as the other")
  func kinds() async throws {
    try await withKeys { _, tpm, _, _, folder in
      let device = #expect(throws: TPMError.self) {
        _ = try TPMKey.load(path: folder.file("ak.pem"), in: tpm)
      }
      let attestation = #expect(throws: TPMError.self) {
        _ = try AttestationKey.load(path: folder.file("key.pem"), in: tpm)
      }
      #expect(device?.code == .unsupported && attestation?.code == .unsupported)
    }
  }

  @Test("The endorsement certificate is from its issuer, and of the endorsement key that we make")
  func endorsement() async throws {
    try await withKeys { software, tpm, _, _, folder in
      let endorsement = try await tpm.endorsement()
      #expect(endorsement.kind == .rsa2048)
      let certificate = try #require(endorsement.certificates.first)
      try folder.write("ek.der", certificate)
      let tool = Tool(folder: folder, software: software)
      try await tool.run(
        "openssl", "verify", "-ignore_critical", "-CAfile", software.endorsementRoots[0],
        "-untrusted", software.endorsementIssuers[0], "ek.der")
      // The last 256 bytes of the public area are the modulus.
      let modulus = try await tool.run("openssl", "x509", "-in", "ek.der", "-noout", "-modulus")
      let hex = Hex.encode(Array(endorsement.publicKey.suffix(256))).uppercased()
      #expect(modulus.contains(hex))
    }
  }

  @Test("Without endorsement certificates there is a P-256 endorsement key all the same")
  func noCertificate() async throws {
    try await SWTPM.with(certified: false) { software in
      let endorsement = try await TPM(tcti: software.tcti).endorsement()
      #expect(endorsement.kind == .eccP256 && endorsement.certificates.isEmpty)
    }
  }

  @Test(
    "A credential that tpm2_makecredential made offline is activated; one for another key is not",
    arguments: TPMEndorsement.Kind.allCases)
  func activates(kind: TPMEndorsement.Kind) async throws {
    try await withKeys { software, tpm, key, attestationKey, folder in
      let area = try await tpm.perform { (connection) throws(TPMError) in
        try connection.endorsement(kind, []).publicKey
      }
      try folder.write("ek.pub", area)
      let secret = qualifyingData.bytes
      try folder.write("secret", secret)
      let tool = Tool(folder: folder, software: software)
      for (name, isOurs) in [(attestationKey.publicArea.name, true), (key.publicArea.name, false)] {
        try await tool.run(
          "tpm2_makecredential", "-T", "none", "-u", "ek.pub", "-s", "secret", "-n", "\(name)",
          "-o", "credential")
        // A header of 8 bytes, then the two structures.
        let bytes = try folder.read("credential").dropFirst(8)
        let count = 2 + Int(bytes[bytes.startIndex]) << 8 + Int(bytes[bytes.startIndex + 1])
        let (idObject, encrypted) = (Array(bytes.prefix(count)), Array(bytes.dropFirst(count)))
        let activated = await Result { () async throws(TPMError) in
          try await tpm.activate(
            idObject: idObject, encryptedSecret: encrypted, for: attestationKey, endorsement: kind)
        }
        switch activated {
        case .success(let found): #expect(isOurs && found == secret)
        case .failure(let error): #expect(!isOurs && error.code == .refused, "\(error)")
        }
      }
    }
  }

  @Test("A credential that is cut off, has bytes after it or is empty is refused")
  func refusesCredentials() async throws {
    try await withKeys { _, tpm, _, attestationKey, _ in
      for bytes in [[], [0], [0, 2, 1], [0, 1, 1, 1], [0xFF, 0xFF]] as [[UInt8]] {
        let refused = await code { () throws(TPMError) in
          _ = try await tpm.activate(
            idObject: bytes, encryptedSecret: bytes, for: attestationKey, endorsement: .eccP256)
        }
        #expect(refused == .malformed)
      }
    }
  }

  @Test("A certificate in NV ends where its DER says; other contents are refused")
  func certificateLength() {
    #expect(TPMConnection.sequenceLength([0x30, 0x82, 0x01, 0x02, 0xFF]) == 262)
    for bytes in [[], [0x30], [0x30, 0x82, 0x00, 0x10], [0x31, 0x82, 0x01, 0x00]] as [[UInt8]] {
      #expect(TPMConnection.sequenceLength(bytes) == nil)
    }
  }
}

extension Result where Failure == TPMError {
  fileprivate init(_ body: () async throws(TPMError) -> Success) async {
    do throws(TPMError) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

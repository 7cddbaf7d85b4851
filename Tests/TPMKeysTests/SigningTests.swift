import CTPM
import DeviceKeys
import TestSupport
import Testing

@testable import TPMKeys

@Suite("Signing with a key in the TPM")
struct SigningTests {
  @Test("A key made in the TPM signs, and loads again from its file")
  func signs() async throws {
    try await SWTPM.with { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      let again = try TPMKey.load(path: folder.file("key.pem"), in: tpm)
      #expect(again.publicKey == key.publicKey)
      #expect(again.protection == .tpm)
      #expect(try folder.mode("key.pem") == 0o600)
      for key in [key, again] {
        let signature = try await key.sign(message())
        #expect(key.publicKey.isValid(signature, of: message().message))
        #expect(!key.publicKey.isValid(signature, of: message(1).message))
      }
      #expect(try await tpm.leftovers().isEmpty)
    }
  }

  private static let soak = Soak.share(of: 100_000)

  @Test(
    "Thousands of signatures all have 64 bytes and a low s, verify, and leave nothing behind",
    .timeLimit(.minutes(60)))
  func soak() async throws {
    try await SWTPM.with { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      var shortNumbers = 0
      var warm = Usage.now
      let started = ContinuousClock.now
      for number in 0..<Self.soak {
        let signature = try await key.sign(message(number))
        #expect(signature.bytes.count == 64 && signature.isLowS)
        #expect(key.publicKey.isValid(signature, of: message(number).message))
        if signature.bytes[0] == 0 || signature.bytes[32] == 0 { shortNumbers += 1 }
        if number == Self.soak / 10 { warm = .now }
      }
      let (time, end) = (ContinuousClock.now - started, Usage.now)
      print("\(Self.soak) signatures in \(time): \(warm) after a tenth, \(end) at the end")
      // One r or s in 256 begins with a zero byte, and low s makes more of them.
      #expect(shortNumbers > 0)
      #expect(end.descriptors <= warm.descriptors)
      #expect(end.residentKilobytes < warm.residentKilobytes + 4_096)
      #expect(try await tpm.leftovers().isEmpty)
    }
  }

  @Test("Numbers that the TPM returns without leading zeros are padded", arguments: 0...32)
  func pads(count: Int) throws {
    var signature = TPMT_SIGNATURE()
    signature.sigAlg = TPMI_ALG_SIG_SCHEME(TPM2_ALG_ECDSA)
    signature.signature.ecdsa.hash = TPMI_ALG_HASH(TPM2_ALG_SHA256)
    signature.signature.ecdsa.signatureR.size = UInt16(count)
    signature.signature.ecdsa.signatureS.size = UInt16(32 - count)
    withUnsafeMutableBytes(of: &signature.signature.ecdsa.signatureR.buffer) { bytes in
      for index in 0..<32 { bytes[index] = 0xA1 }
    }
    withUnsafeMutableBytes(of: &signature.signature.ecdsa.signatureS.buffer) { bytes in
      for index in 0..<32 { bytes[index] = 0xB2 }
    }
    let zeros = { [UInt8](repeating: 0, count: $0) }
    let expected =
      zeros(32 - count) + [UInt8](repeating: 0xA1, count: count)
      + zeros(count) + [UInt8](repeating: 0xB2, count: 32 - count)
    #expect(try Signature(signature).bytes == expected)
  }

  @Test("A signature of another size or algorithm is refused")
  func refusesForeignSignatures() throws {
    var long = TPMT_SIGNATURE()
    long.sigAlg = TPMI_ALG_SIG_SCHEME(TPM2_ALG_ECDSA)
    long.signature.ecdsa.hash = TPMI_ALG_HASH(TPM2_ALG_SHA256)
    long.signature.ecdsa.signatureR.size = 33
    #expect(throws: TPMError.self) { try Signature(long) }
    var other = TPMT_SIGNATURE()
    other.sigAlg = TPMI_ALG_SIG_SCHEME(TPM2_ALG_ECDAA)
    other.signature.ecdsa.hash = TPMI_ALG_HASH(TPM2_ALG_SHA256)
    #expect(throws: TPMError.self) { try Signature(other) }
  }

  @Test("Many tasks sign at the same time, each its own message")
  func concurrently() async throws {
    try await SWTPM.with { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<64 {
          group.addTask {
            let signature = try await key.sign(message(number))
            return key.publicKey.isValid(signature, of: message(number).message)
          }
        }
        for try await isValid in group { #expect(isValid) }
      }
    }
  }
}

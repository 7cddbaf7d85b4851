import Foundation
import TestSupport
import Testing

@testable import DeviceKeys
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
      #expect(try folder.mode("key.pem") == 0o600)
      for key in [key, again] {
        let input = SigningInput.certificationRequest(toBeSigned: [0x30, 0x00])
        let signature = try await key.sign(input)
        #expect(signature.isLowS)
        #expect(key.publicKey.isValid(signature, of: input.message))
      }
      await tpm.close()
    }
  }
}

import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import TPMKeys

@Suite("What others make of our key files")
struct InteroperabilityTests {
  @Test("OpenSSL's tpm2 provider reads the file, names the same key and signs with it")
  func openSSL() async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      await tpm.close()
      let tool = Tool(folder: folder, software: software)
      let provider = ["-provider", "tpm2", "-provider", "default"]
      try await tool.run(
        ["openssl", "pkey"] + provider
          + ["-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der"])
      #expect(try folder.read("public.der") == key.publicKey.subjectPublicKeyInfo)
      try folder.write("data", Array("signed by somebody else".utf8))
      try await tool.run(
        ["openssl", "pkeyutl"] + provider + [
          "-sign", "-inkey", "key.pem", "-rawin", "-digest", "sha256", "-in", "data", "-out",
          "signature",
        ])
      let signature = try folder.read("signature")
      #expect(key.publicKey.isValid(der: signature, of: Array("signed by somebody else".utf8)))
      try await tool.run("tpm2_flushcontext", "--transient-object")
    }
  }

  @Test("openssl req verifies a certification request that a TPM signed, and shows its challenge")
  func certificationRequest() async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      let (device, nonce) = (DeviceID.random(), Nonce.random())
      let request = try await CertificationRequest.make(for: device, key: key, answering: nonce)
      #expect(request.nonce == nonce && request.deviceID == device)
      try folder.write("request.der", request.der)
      let command = ["openssl", "req", "-inform", "DER", "-in", "request.der", "-noout"]
      let tool = Tool(folder: folder, software: software)
      let text = try await tool.run(command + ["-verify", "-text"])
      #expect(text.contains("verify OK") && text.contains(Hex.encode(nonce.bytes)))
      #expect(text.contains("serialNumber = \(device)"))
      try folder.write(
        "request.der", request.der.dropLast() + [request.der[request.der.count - 1] ^ 1])
      #expect(try await !tool.attempt(command + ["-verify"]).text.contains("verify OK"))
    }
  }

  @Test(
    "A key that OpenSSL's tpm2 provider made is refused: its file is not DER, and it may decrypt")
  func foreignKey() async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      _ = try await tpm.facts()
      let tool = Tool(folder: folder, software: software)
      try await tool.run(
        "openssl", "genpkey", "-provider", "tpm2", "-algorithm", "EC", "-pkeyopt", "group:P-256",
        "-out", "key.pem")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: folder.file("key.pem"))
      let path = folder.file("key.pem")
      let error = #expect(throws: TPMError.self) { _ = try TPMKey.load(path: path, in: tpm) }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("emptyAuth") == true)
      // The same with TRUE as DER has it.
      let text = try folder.readText("key.pem").split(separator: "\n").dropFirst().dropLast()
      var der = Array(try #require(Data(base64Encoded: text.joined())))
      let start = try #require(der.firstRange(of: [0xA0, 0x03, 0x01, 0x01, 0x01])).lowerBound
      der[start + 4] = 0xFF
      let attributes = #expect(throws: TPMError.self) {
        _ = try TSSPrivateKey.decode(der, .deviceKey)
      }
      #expect(attributes?.code == .unsupported)
      #expect(attributes?.message.contains("attributes") == true)
    }
  }

  @Test("OpenSSL's ASN.1 reader sees the documented structure")
  func structure() async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti)
      _ = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      let tool = Tool(folder: folder, software: software)
      let text = try await tool.run("openssl", "asn1parse", "-in", "key.pem")
      #expect(text.contains("2.23.133.10.1.3") && text.contains("40000001"))
    }
  }
}

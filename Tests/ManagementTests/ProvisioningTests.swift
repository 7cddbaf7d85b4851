import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite struct ProvisioningTests {
  private func device(_ ca: TestCA, _ name: String = "device") -> Provisioner {
    Provisioner(directory: ca.folder.file(name), holder: .file(passphrase: nil))
  }

  @Test("init draws ID and key once; running it again changes nothing")
  func initialise() throws {
    let ca = try TestCA()
    let first = try device(ca).initialise()
    let key = try ca.folder.readText("device/device-key.pem")
    #expect(first.isNew)
    #expect(try ca.folder.mode("device/device-key.pem") == 0o600)
    #expect(try ca.folder.readText("device/device-id") == "\(first.device)\n")
    let again = try device(ca).initialise()
    #expect(again.device == first.device && !again.isNew)
    #expect(try ca.folder.readText("device/device-key.pem") == key)
  }

  @Test("init completes what was cut off between ID and key")
  func completes() throws {
    let ca = try TestCA()
    let first = try device(ca).initialise()
    try FileManager.default.removeItem(atPath: ca.folder.file("device/device-key.pem"))
    let again = try device(ca).initialise()
    #expect(again.device == first.device && again.isNew)
  }

  @Test("A whole enrolment: enrol, status, self-test; then again without the CA")
  func enrolment() async throws {
    let ca = try TestCA()
    let device = device(ca)
    let id = try device.initialise().device
    #expect(device.status().isReady == false)
    try await ca.serving { url in
      let result = try await device.enrol(url: url, roots: ca.roots, operatorToken: ca.token)
      #expect(result.isNew && result.chain.device.deviceID == id)
    }
    let again = try await device.enrol(
      url: "https://localhost:9", roots: ca.roots, operatorToken: "none")
    #expect(!again.isNew)
    try await device.selfTest()
    let status = device.status(roots: ca.roots)
    #expect(status.isReady && status.problem == nil && status.deviceID == id.description)
    #expect(try await ca.opensslVerify(ca.folder.readText("device/device-chain.pem")).status == 0)
    let expired = device.status(now: Date() + 366 * 86_400)
    #expect(!expired.isReady && expired.problem?.contains("clock") == true)
  }

  @Test("A lost certificate comes back; one whose key is gone stops init")
  func losses() async throws {
    let ca = try TestCA()
    let device = device(ca)
    try device.initialise()
    try await ca.serving { url in
      let first = try await device.enrol(url: url, roots: ca.roots, operatorToken: ca.token)
      try FileManager.default.removeItem(atPath: device.files.chain)
      let again = try await device.enrol(url: url, roots: ca.roots, operatorToken: ca.token)
      #expect(again.chain == first.chain)
    }
    try FileManager.default.removeItem(atPath: device.files.key)
    let error = #expect(throws: ManagementError.self) { try device.initialise() }
    #expect(error?.code == .mismatch)
    #expect(!ca.folder.has("device/device-key.pem"))
  }

  @Test("Nothing is written when the CA is not the one trusted, or refuses")
  func nothingWritten() async throws {
    let ca = try TestCA()
    let other = try TestCA()
    let device = device(ca)
    try device.initialise()
    try await ca.serving { url in
      let untrusted = await #expect(throws: HTTPSClientFault.self) {
        try await device.enrol(url: url, roots: other.roots, operatorToken: ca.token)
      }
      #expect(untrusted?.code == .tls)
      let refused = await #expect(throws: HTTPSClientFault.self) {
        try await device.enrol(url: url, roots: ca.roots, operatorToken: "wrong")
      }
      #expect(refused?.problem?.code == "unauthorized")
    }
    #expect(!ca.folder.has("device/device-chain.pem"))
  }

  @Test("A chain of another root, device or key is not taken")
  func foreignChains() async throws {
    let ca = try TestCA()
    let other = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let check = try ChainCheck(roots: ca.roots, device: device, key: key)
    let good = try await ca.authority.enrol(ca.request(device, key: key)).chain
    try check.accept(good, at: Date())
    let cases: [(CertificateChain, ManagementError.Code)] = [
      (try await other.authority.enrol(ca.request(device, key: key)).chain, .invalid),
      (try await ca.authority.enrol(ca.request()).chain, .mismatch),
      (try await ca.authority.enrol(ca.request()).chain, .mismatch),
    ]
    for (chain, code) in cases {
      let error = #expect(throws: ManagementError.self) { try check.accept(chain, at: Date()) }
      #expect(error?.code == code)
    }
    try await ca.authority.revoke(.device(device), reason: "x")
    let otherKey = try await ca.authority.enrol(ca.request(device)).chain
    let error = #expect(throws: ManagementError.self) { try check.accept(otherKey, at: Date()) }
    #expect(error?.message.contains("another key") == true)
  }

  @Test("The self-test finds a key that is not the certificate's")
  func selfTestFails() async throws {
    let ca = try TestCA()
    let device = device(ca)
    try device.initialise()
    try await ca.serving { url in
      _ = try await device.enrol(url: url, roots: ca.roots, operatorToken: ca.token)
    }
    try FileManager.default.removeItem(atPath: device.files.key)
    _ = try FileKey.create(path: device.files.key)
    let error = await #expect(throws: ManagementError.self) { try await device.selfTest() }
    #expect(error?.code == .mismatch)
    #expect(!device.status().isReady)
  }

  @Test("A key under a pass phrase opens with it and not without")
  func passphrase() throws {
    let ca = try TestCA()
    let phrase = try PassphraseFile.read(ca.folder.write("phrase", "open sesame\n"))
    let path = ca.folder.file("device")
    try Provisioner(directory: path, holder: .file(passphrase: phrase)).initialise()
    #expect(try ca.folder.readText("device/device-key.pem").contains("ENCRYPTED"))
    try Provisioner(directory: path, holder: .file(passphrase: phrase)).initialise()
    #expect(throws: ManagementError.self) { try device(ca).initialise() }
  }

  @Test(
    "A pass phrase file must be private and hold one phrase",
    arguments: [
      ("x", 0o644), ("", 0o600), ("\n", 0o600), (String(repeating: "x", count: 1024), 0o600),
    ])
  func badPassphrase(text: String, mode: Int) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("phrase", text, mode: mode)
    let error = #expect(throws: ManagementError.self) { try PassphraseFile.read(file) }
    #expect(error?.code == .invalid)
  }
}

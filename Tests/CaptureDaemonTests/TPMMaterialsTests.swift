import CaptureSession
import DeviceAPI
import DeviceKeys
import Foundation
import StrictYAML
import TPMKeys
import TestSupport
import Testing
import TrustedPacket

@testable import CaptureDaemon

@Suite("A device key in a TPM", .serialized, .timeLimit(.minutes(2)))
struct TPMMaterialsTests {
  /// Makes key, attestation key and certificate, and a configuration that names them.
  private func prepare(
    _ directory: TemporaryDirectory, _ device: SWTPM, pinned: TPMName? = nil,
    namesAttestationKey: Bool = true, protection: KeyProtection = .tpm
  ) async throws -> Configuration {
    let path = directory.path
    let tpm = try TPM(tcti: device.tcti)
    let key = try await TPMKey.create(in: tpm, path: path + "/key.pem")
    let attestationKey = try await AttestationKey.create(in: tpm, path: path + "/ak.pem")
    let name = try await tpm.storagePrimaryName()
    await tpm.close()
    try "\(pinned ?? name)\n".write(toFile: path + "/primary", atomically: true, encoding: .utf8)
    let issuer = try IssuerKey.create(path: path + "/ca.pem")
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(role: role, publicKey: key, notBefore: .now, notAfter: .now + 86_400)
    }
    let root = try issuer.issue(template(.root(name: "Test"), issuer.publicKey), issuer: nil)
    let role = CertificateTemplate.Role.device(
      .random(), protection,
      attestationKey: namesAttestationKey ? attestationKey.publicArea.name : nil)
    let certificate = try issuer.issue(template(role, key.publicKey), issuer: root)
    try certificate.pem.write(toFile: path + "/device.pem", atomically: true, encoding: .utf8)
    return try Configuration(
      yaml: """
        camera: {device: /dev/video0}
        state_directory: \(path)
        key: {kind: tpm, path: \(path)/key.pem, tcti: "\(device.tcti)", storage_primary: \(path)/primary}
        quote: {attestation_key: \(path)/ak.pem, pcrs: [0, 7]}
        certificate: \(path)/device.pem
        profiles_directory: \(SharedData.checkout)/Provisioning/profiles
        terminals:
          - {uid: 1, purposes: [p], profiles: [demo], audiences: ["a:b"]}
        """, file: "f")
  }

  @Test("Signs and quotes, and a TPM that is switched off is said so until it is back")
  func signs() async throws {
    try await SWTPM.with(certified: false) { device in
      let directory = try TemporaryDirectory()
      defer { withExtendedLifetime(directory) {} }
      let configuration = try await prepare(directory, device)
      let materials = try DaemonMaterials(configuration, abilities: .test)
      try await materials.checkKey(for: configuration)
      let key = try #require(materials.key as? TPMKey)
      let input = SigningInput.selfTest(nonce: .random(), chain: materials.chain)
      #expect(key.publicKey.isValid(try await key.sign(input), of: input.message))
      let data = SHA256.digest([1])
      let quote = try #require(try await materials.evidence?.quote(data))
      #expect(TPMName(publicArea: quote.attestationKey) == materials.chain.device.attestationKey)
      #expect(quote.attest.contains(subsequence: data.bytes))

      #expect(await Daemon.Parts.keyHealth(key) == .ok)
      await device.kill()
      let ill = await Daemon.Parts.keyHealth(key)
      #expect(ill.status == .failed && ill.detail?.contains("TPM") == true)
      await #expect(throws: CryptoError.self) { try await key.sign(input) }
      try await device.start()
      #expect(await Daemon.Parts.keyHealth(key) == .ok)
    }
  }

  @Test("Another TPM than the one of the factory is refused when it is checked")
  func otherTPM() async throws {
    try await SWTPM.with(certified: false) { device in
      let other = TPMName(publicArea: [1])
      let directory = try TemporaryDirectory()
      defer { withExtendedLifetime(directory) {} }
      let configuration = try await prepare(directory, device, pinned: other)
      let materials = try DaemonMaterials(configuration, abilities: .test)
      let error = await #expect(throws: YAMLError.self) {
        try await materials.checkKey(for: configuration)
      }
      #expect(error?.key == "key")
    }
  }

  @Test("An attestation key that the certificate does not name, or a pin that is none, is refused")
  func mismatches() async throws {
    try await SWTPM.with(certified: false) { device in
      let directory = try TemporaryDirectory()
      let configuration = try await prepare(directory, device, namesAttestationKey: false)
      let error = #expect(throws: YAMLError.self) {
        try DaemonMaterials(configuration, abilities: .test)
      }
      #expect(error?.key == "quote" && error?.line == 4)
      try "x".write(
        toFile: directory.path + "/primary", atomically: true, encoding: .utf8)
      let second = #expect(throws: YAMLError.self) {
        try DaemonMaterials(configuration, abilities: .test)
      }
      #expect(second?.key == "key" && second?.line == 3)
    }
  }
}

extension [UInt8] {
  fileprivate func contains(subsequence: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: subsequence) }
  }
}

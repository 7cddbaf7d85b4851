import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// The factory's commands on a TPM in software, with an endorsement PKI of its own.
@Suite(.serialized) struct ProvisioningTPMTests {
  private static func ca(_ ca: FakeCA, _ url: String) -> [String] {
    ["--url", url, "--trust", ca.folder.file("root.pem")]
  }

  @Test("A whole life with the key in a TPM, over the network")
  func life() async throws {
    try await SWTPM.with { tpm in
      let ca = try FakeCA()
      let factory = Factory(state: ca.folder.file("device"), tcti: tpm.tcti)
      #expect(try await factory.run("init", "--tpm").new == true)
      #expect(try await factory.run("init", "--tpm").new == false)
      #expect(try await factory.run("status").keyProtection == "tpm")
      try await ca.serving { url in
        let trust = ca.folder.file("root.pem")
        let enrolled = try await factory.run(
          "enroll", "--url", url, "--trust", trust, "--operator-token-file",
          ca.folder.file("token"))
        #expect(enrolled.ok, "\(enrolled.error?.cause ?? "")")
        #expect(enrolled.new == true && enrolled.keyProtection == "tpm")
        #expect(try await factory.run("self-test", "--url", url, "--trust", trust).ok)
        let renewed = try await factory.run("renew", "--url", url, "--trust", trust)
        #expect(renewed.ok && renewed.serial != enrolled.serial)
        #expect(try await factory.run("self-test", "--url", url, "--trust", trust).ok)
      }
      let chain = try CertificateChain(pem: factory.text("identity/device-chain.pem"))
      #expect(chain.device.attestationKey != nil)
      #expect(try await factory.run("status").ok)
    }
  }

  @Test("A whole enrolment with the key in a TPM, by files; another TPM cannot open the answer")
  func files() async throws {
    try await SWTPM.with { tpm in
      let ca = try FakeCA()
      let factory = Factory(state: ca.folder.file("device"), tcti: tpm.tcti)
      let ticket = Nonce.random()
      let (request, response) = (ca.folder.file("request"), ca.folder.file("response"))
      let trust = ca.folder.file("root.pem")
      try await factory.run("init", "--tpm")
      try await factory.run("request", "--ticket", Hex.encode(ticket.bytes), "--out", request)
      try ca.folder.write(
        "response", try await ca.answer(ca.folder.read("request"), ticket: ticket))
      try await SWTPM.with { other in
        let stolen = Factory(state: factory.state, tcti: other.tcti)
        let refused = try await stolen.run("response", response, "--trust", trust)
        #expect(refused.error?.code == "bad_data")
        #expect(refused.error?.cause.contains("another TPM") == true)
        #expect(refused.error?.action.contains("rebind") == true)
      }
      #expect(try await factory.run("response", response, "--trust", trust).new == true)
      #expect(try await factory.run("response", response, "--trust", trust).new == false)
      #expect(try await factory.run("self-test").ok)
      #expect(
        try factory.tree() == ["attestation-key.pem"] + Factory.enrolled() + [
          "storage-primary-name"
        ])
    }
  }

  @Test("A CA that sends no credential is not believed")
  func noCredential() async throws {
    try await SWTPM.with { tpm in
      let ca = try FakeCA()
      let factory = Factory(state: ca.folder.file("device"), tcti: tpm.tcti)
      try await factory.run("init", "--tpm")
      await ca.fail(.forgetsCredential)
      try await ca.serving { url in
        let report = try await factory.run(
          "enroll", "--url", url, "--trust", ca.folder.file("root.pem"), "--operator-token-file",
          ca.folder.file("token"))
        #expect(report.error?.code == "ca_untrusted" && report.error?.step == "activation")
      }
    }
  }

  @Test("Without a TPM init says so, where to look, and leaves nothing that stops the next try")
  func missing() async throws {
    let folder = try TemporaryFolder()
    let nowhere = "swtpm:path=\(folder.file("none"))"
    let report = try await Factory(state: folder.file("device"), tcti: nowhere)
      .run("init", "--tpm")
    #expect(report.error?.code == "try_again" && report.error?.exit == 75)
    #expect(report.error?.step == "tpm" && report.error?.action.contains("/dev/tpmrm0") == true)
    let wrong = try await Factory(state: folder.file("device"), tcti: "device:/dev/tpm0")
      .run("init", "--tpm")
    #expect(wrong.error?.code == "usage")
    try await SWTPM.with { tpm in
      let again = try await Factory(state: folder.file("device"), tcti: tpm.tcti)
        .run("init", "--tpm")
      #expect(again.ok && again.new == true)
    }
  }

  @Test("After a change of board init --new-key takes the new TPM")
  func otherBoard() async throws {
    let ca = try FakeCA()
    let state = ca.folder.file("device")
    let enrolment = ["--operator-token-file", ca.folder.file("token")]
    try await ca.serving { url in
      try await SWTPM.with { tpm in
        let factory = Factory(state: state, tcti: tpm.tcti)
        try await factory.run("init", "--tpm")
        _ = try await Tool.run(
          Tool.path(of: "attestcam-provision"),
          factory.arguments("enroll", Self.ca(ca, url) + enrolment))
        #expect(try await factory.run("status").ok)
      }
      try await SWTPM.with { tpm in
        let factory = Factory(state: state, tcti: tpm.tcti)
        #expect(try await factory.run("status").problem?.contains("another TPM") == true)
        #expect(try await factory.run("init", "--tpm", "--new-key").new == true)
        let outcome = try await Tool.run(
          Tool.path(of: "attestcam-provision"),
          factory.arguments("enroll", Self.ca(ca, url) + enrolment))
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(try await factory.run("status").ok)
      }
    }
  }
}

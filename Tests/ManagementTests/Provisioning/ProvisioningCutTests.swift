import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing

@testable import Management

/// kill -9 as the program enters each system call that changes the state directory, one run for each: strace counts
/// the calls and sends the signal, so the program needs nothing for it.
@Suite(
  .enabled("needs strace(1) and the permission to trace") { await Cut.isPossible() }, .serialized)
struct ProvisioningCutTests {
  @Test("init, cut anywhere, completes with the ID that was drawn first")
  func initialise() async throws {
    try await Cut.walk(from: nil, atLeast: 8) { factory in
      factory.arguments("init", ["--key-file"])
    } whole: { (factory, before) throws in
      #expect(try factory.tree() == ["device-id", "pending/device-key.pem"])
      if let before { #expect(try factory.text("device-id") == before) }
    }
  }

  @Test("enroll, cut anywhere, leaves no identity or a whole one, and completes")
  func enrol() async throws {
    let ca = try FakeCA()
    let template = Factory(state: ca.folder.file("template"))
    try await template.run("init", "--key-file")
    try await ca.serving { url in
      try await Cut.walk(from: template.state, atLeast: 9) { factory in
        factory.arguments("enroll", Self.enrolment(ca, url))
      } whole: { (factory, _) throws in
        #expect(try factory.tree() == Factory.enrolled())
      }
    }
  }

  @Test("renew, cut anywhere, leaves the old or the new identity in force, completes, and deploys")
  func renew() async throws {
    let ca = try FakeCA()
    let template = Factory(state: ca.folder.file("template"))
    let deployed = ca.folder.file("deployed")
    try await template.run("init", "--key-file")
    try await ca.serving { url in
      _ = try await Tool.run(
        Tool.path(of: "attestcam-provision"),
        template.arguments("enroll", Self.enrolment(ca, url)))
      let old = try template.text("identity/device-chain.pem")
      // From here on the certificate is due; the next one is not.
      try await Cut.walk(from: template.state, atLeast: 18) { factory in
        try? FileManager.default.removeItem(atPath: deployed)
        return factory.arguments(
          "renew",
          [
            "--url", url, "--trust", ca.folder.file("root.pem"), "--deploy-hook",
            "cat '\(factory.state)/identity/device-chain.pem' > '\(deployed)'",
          ])
      } whole: { (factory, _) throws in
        let tree = try factory.tree()
        // A cut behind the deployment is followed by another renewal, because it was not asked to wait until due.
        #expect(tree == Factory.enrolled(2) || tree == Factory.enrolled(3))
        let new = try factory.text("identity/device-chain.pem")
        #expect(new != old)
        #expect(try String(contentsOfFile: deployed, encoding: .utf8) == new)
      }
    }
  }

  @Test("response, cut anywhere, leaves no identity or a whole one, and completes")
  func response() async throws {
    let ca = try FakeCA()
    let template = Factory(state: ca.folder.file("template"))
    let ticket = Nonce.random()
    try await template.run("init", "--key-file")
    try await template.run(
      "request", "--ticket", Hex.encode(ticket.bytes), "--out", ca.folder.file("request"))
    try ca.folder.write(
      "response", try await ca.answer(ca.folder.read("request"), ticket: ticket))
    try await Cut.walk(from: template.state, atLeast: 9) { factory in
      factory.arguments(
        "response", [ca.folder.file("response"), "--trust", ca.folder.file("root.pem")])
    } whole: { (factory, _) throws in
      #expect(try factory.tree() == Factory.enrolled())
    }
  }

  @Test("With a key in a TPM: init and enroll, cut anywhere, complete too")
  func tpm() async throws {
    try await SWTPM.with { tpm in
      let ca = try FakeCA()
      try await Cut.walk(from: nil, atLeast: 12, tcti: tpm.tcti) { factory in
        factory.arguments("init", ["--tpm"])
      } recover: {
        // Without the kernel's resource manager nobody flushes what a killed client has loaded.
        try await tpm.reset()
      } whole: { (factory, _) throws in
        #expect(
          try factory.tree() == [
            "attestation-key.pem", "device-id", "pending/device-key.pem", "storage-primary-name",
          ])
      }
      let template = Factory(state: ca.folder.file("template"), tcti: tpm.tcti)
      try await template.run("init", "--tpm")
      try await ca.serving { url in
        try await Cut.walk(from: template.state, atLeast: 9, tcti: tpm.tcti) { factory in
          factory.arguments("enroll", Self.enrolment(ca, url))
        } recover: {
          try await tpm.reset()
        } whole: { (factory, _) throws in
          #expect(
            try factory.tree() == ["attestation-key.pem"] + Factory.enrolled() + [
              "storage-primary-name"
            ])
        }
      }
    }
  }

  private static func enrolment(_ ca: FakeCA, _ url: String) -> [String] {
    [
      "--url", url, "--trust", ca.folder.file("root.pem"), "--operator-token-file",
      ca.folder.file("token"),
    ]
  }
}

import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// The factory's commands and the real management server, end to end.
@Suite(.serialized) struct ProvisioningAuthorityTests {
  /// Runs commands against one server.
  private struct Line {
    let ca: TestCA
    let url: String
    var trust: String { ca.authority.files.root }
    var access: [String] { ["--url", url, "--trust", trust] }

    func enrol(_ factory: Factory, _ more: String...) async throws -> Factory.Report {
      try await factory.run(
        "enroll",
        access + ["--operator-token-file", ca.folder.write("token", "\(ca.token)\n")] + more)
    }

    func state(_ report: Factory.Report) async throws -> DeviceState? {
      let id = try #require(report.deviceID.flatMap { DeviceID(hex: $0) })
      return try await ca.authority.device(id)?.0.state
    }
  }

  @Test("With a key in a file: enrolled, active by self-test, renewed; openssl agrees")
  func file() async throws {
    let ca = try TestCA()
    let factory = Factory(state: ca.folder.file("device"))
    try await factory.run("init", ["--key-file"])
    try await ca.serving { url in
      let line = Line(ca: ca, url: url)
      let enrolled = try await line.enrol(factory, "--model", "K2")
      #expect(enrolled.ok && enrolled.new == true, "\(enrolled.error?.cause ?? "")")
      #expect(try await line.state(enrolled) == .enrolled)
      #expect(try await factory.run("self-test", line.access).ok)
      #expect(try await line.state(enrolled) == .active)
      let renewed = try await factory.run("renew", line.access)
      #expect(renewed.ok && renewed.serial != enrolled.serial, "\(renewed.error?.cause ?? "")")
      #expect(try await factory.run("self-test", line.access).ok)
    }
    let judged = try await ca.opensslVerify(factory.text("identity/device-chain.pem"))
    #expect(judged.status == 0, "\(judged.text)")
    #expect(try factory.tree() == Factory.enrolled(2))
  }

  @Test("With a key in a TPM whose maker the server trusts: the certificate says TPM")
  func tpm() async throws {
    try await SWTPM.with { tpm in
      let ca = try Self.trusting(tpm)
      let factory = Factory(state: ca.folder.file("device"), tcti: tpm.tcti)
      try await factory.run("init", ["--tpm"])
      try await ca.serving { url in
        let line = Line(ca: ca, url: url)
        let enrolled = try await line.enrol(factory)
        #expect(enrolled.ok && enrolled.keyProtection == "tpm", "\(enrolled.error?.cause ?? "")")
        #expect(try await factory.run("self-test", line.access).ok)
        let renewed = try await factory.run("renew", line.access)
        #expect(renewed.ok && renewed.keyProtection == "tpm", "\(renewed.error?.cause ?? "")")
        // A second state directory on the same board is another device for the server.
        let second = Factory(state: ca.folder.file("second"), tcti: tpm.tcti)
        try await second.run("init", ["--tpm"])
        let refused = try await line.enrol(second)
        #expect(refused.error?.problem == "endorsement_in_use")
        #expect(refused.error?.action.contains("rebind") == true)
      }
    }
  }

  @Test(
    "By files the server gives the same result, for a file and for a TPM", arguments: [false, true])
  func airGapped(isTPM: Bool) async throws {
    try await SWTPM.with { tpm in
      let ca = try Self.trusting(tpm)
      let factory = Factory(state: ca.folder.file("device"), tcti: tpm.tcti)
      let ticket = Hex.encode(try await ca.authority.issueTicket(days: 1).bytes)
      let trust = ca.authority.files.root
      try await factory.run("init", [isTPM ? "--tpm" : "--key-file"])
      try await factory.run("request", ["--ticket", ticket, "--out", ca.folder.file("request")])
      let answer = try await ca.authority.answer(ca.folder.read("request"))
      try ca.folder.write("response", answer.response)
      let report = try await factory.run(
        "response", [ca.folder.file("response"), "--trust", trust])
      #expect(report.ok && report.keyProtection == (isTPM ? "tpm" : "file"))
      #expect(try await factory.run("status", ["--trust", trust]).ok)
      #expect(
        try factory.tree().filter { !$0.contains("attestation") && !$0.contains("storage") }
          == Factory.enrolled())
    }
  }

  @Test("A batch of three with one key: each its own certificate, all marked shared")
  func batch() async throws {
    let ca = try TestCA()
    let key = try FileKey.create(path: ca.folder.file("batch.pem"))
    let name = try #require(ManagedName("2026-11"))
    try await ca.authority.createBatch(name, sharedKey: key.publicKey)
    try await ca.serving { url in
      let line = Line(ca: ca, url: url)
      var serials: Set<String> = []
      for number in 1...3 {
        let factory = Factory(state: ca.folder.file("device-\(number)"))
        try await factory.run(
          "init", ["--key-file", "--shared-key", ca.folder.file("batch.pem")])
        let report = try await line.enrol(factory, "--batch", "2026-11")
        #expect(report.ok && report.keyProtection == "shared", "\(report.error?.cause ?? "")")
        serials.insert(report.serial ?? "")
      }
      #expect(serials.count == 3)
    }
  }

  @Test("The owner registers a device in the field with a token that is good once")
  func field() async throws {
    let ca = try TestCA()
    let name = try #require(ManagedName("shop-17"))
    let token = try ca.folder.write(
      "once", try await ca.authority.addOperator(name, days: 1, isOnce: true))
    try await ca.serving { url in
      let line = Line(ca: ca, url: url)
      let options = ["--key-file", "--field", "--operator-token-file", token] + line.access
      let factory = Factory(state: ca.folder.file("device"))
      #expect(try await factory.run("init", options).new == true)
      #expect(try await factory.run("init", options).new == false)
      let second = try await Factory(state: ca.folder.file("second")).run("init", options)
      #expect(second.error?.exit == 77 && second.error?.problem == "operator_not_allowed")
    }
  }

  /// A server that trusts the maker of this TPM.
  private static func trusting(_ tpm: SWTPM) throws -> TestCA {
    let folder = try TemporaryFolder()
    let pem = try (tpm.endorsementRoots + tpm.endorsementIssuers)
      .map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
    let roots = try folder.write("tpm-roots.pem", pem)
    return try withExtendedLifetime(folder) {
      try TestCA(settings: "endorsement_missing: refuse\nendorsement_roots: \"\(roots)\"\n")
    }
  }
}

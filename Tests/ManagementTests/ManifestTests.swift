import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

@Suite("Software manifests")
struct ManifestTests {
  static let digest = String(repeating: "ab", count: 32)

  @Test("What the CA signs is believed under its root, and stands in the audit log")
  func signs() async throws {
    let ca = try TestCA()
    let list = try DigestList("\(Self.digest)  /usr/lib/a\n\(Self.digest) */usr/lib/b c\n")
    let bytes = try await ca.authority.signManifest(list)
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots), revocation: .unchecked)
    let read = try ValidatedManifest(bytes, by: validator)
    #expect(read.manifest.files == list.files && list.files.count == 2)
    let line = try #require(try await ca.authority.auditLog().last)
    #expect(line.act == "manifest_signed" && line.subject == "\(read.digest)")
  }

  @Test("A path that no device would take is not signed")
  func refusesPaths() async throws {
    let ca = try TestCA()
    for text in ["", "\(Self.digest)  relative/file\n", "\(Self.digest)  /a/../b"] {
      let error = await #expect(throws: ManagementError.self) {
        try await ca.authority.signManifest(try DigestList(text))
      }
      #expect(error?.code == .invalid)
    }
    #expect(try await ca.acts().contains("manifest_signed") == false)
  }

  @Test(
    "A line that sha256sum would not write is refused by its number",
    arguments: [
      "x", "\(digest)", "\(digest)  ", "\(digest) /a", "\(digest)\t /a", "\\\(digest)  /a\\nb",
      "ab\(digest)  /a", "\(digest.dropLast())g  /a", "\(digest)  /fine",
    ])
  func refusesLines(_ line: String) {
    let error = #expect(throws: ManagementError.self) {
      try DigestList("\(Self.digest)  /fine\n\(line)\n")
    }
    #expect(error?.code == .invalid && error?.message.contains("line 2") == true)
  }

  @Test("sha256sum's own output is signed by the command")
  func command() async throws {
    let ca = try TestCA()
    let file = try ca.folder.write("some library.so", "code")
    let sums = try await Tool.run("sha256sum", [file])
    try ca.folder.write("files.sha256", sums.output)
    let out = ca.folder.file("integrity.cose")
    let outcome = try await Tool.own(
      "attestcam-ca", "manifest", ca.folder.file("files.sha256"), "--dir", ca.folder.file("ca"),
      "--out", out)
    #expect(outcome.status == 0, "\(outcome.text)")
    let sum = try await Tool.run("sha256sum", [out])
    #expect(outcome.output == "signed 1 files, manifest \(sum.output.prefix(64))\n")
    #expect(try ca.folder.mode("integrity.cose") == 0o644)
  }
}

import Foundation
import PacketVectors
import TestSupport
import Testing

@Suite("attestcam inspect")
struct InspectCommandTests {
  static let program = Program("attestcam")

  private func packet(_ name: String) throws -> (path: String, vector: PacketVector) {
    let manifest = try VectorFolder.published.manifest()
    let vector = try #require(manifest.packets.first { $0.name == name || $0.file.hasSuffix(name) })
    return (VectorFolder.published.url.appending(path: vector.file).path(), vector)
  }

  @Test("A packet is shown for people, and said not to be verified")
  func text() async throws {
    let outcome = try await Self.program.run("inspect", try packet("accepted/typical.cbor").path)
    #expect(outcome.code == 0)
    for part in [
      "(not verified)", "Certificate 0: serialNumber=", "Claims:", "Liveness: rgb-action",
      "Asked: turn_right at",
      "digest agrees",
    ] {
      #expect(outcome.output.contains(part), "\(part) is missing")
    }
  }

  @Test("A TPM's quote is shown")
  func quote() async throws {
    let outcome = try await Self.program.run(
      "inspect", try packet("accepted/tpm-quote.cbor").path)
    #expect(outcome.output.contains("Key held in a TPM; "))
    #expect(outcome.output.contains("TPM quote: sha256 PCR 7; reset count 17"))
  }

  @Test("A sample that is not the signed one is pointed out")
  func differs() async throws {
    let outcome = try await Self.program.run(
      "inspect", try packet("sample/flipped-sample.cbor").path)
    #expect(outcome.output.contains("digest DIFFERS"))
  }

  @Test("JSON names the claims and says verified: false")
  func json() async throws {
    let outcome = try await Self.program.run(
      "inspect", "--json", try packet("accepted/typical.cbor").path)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(report["verified"] as? Bool == false)
    #expect((report["claims"] as? [String: Any])?["device_id"] as? String != nil)
    #expect((report["certificates"] as? [Any])?.count == 2)
  }

  @Test("Extraction writes token, claims, chain and samples for their owner alone")
  func extract() async throws {
    let folder = try TemporaryFolder()
    let target = folder.file("out")
    let outcome = try await Self.program.run(
      "inspect", try packet("accepted/two-samples.cbor").path, "--extract", target)
    #expect(outcome.code == 0, "\(outcome.error)")
    let files = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    #expect(files == ["chain.pem", "claims.cbor", "sample-0.jpg", "sample-1.jpg", "token.cose"])
    for file in files {
      let mode = try FileManager.default.attributesOfItem(atPath: "\(target)/\(file)")[
        .posixPermissions]
      #expect(mode as? Int == 0o600, "\(file)")
    }
  }

  @Test("What is no packet is refused with exit code 10")
  func garbage() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("garbage.cbor", Array(repeating: UInt8(0xFF), count: 100))
    let outcome = try await Self.program.run("inspect", path)
    #expect(outcome.code == 10 && outcome.error.contains("not a trusted face packet"))
  }
}

import Foundation
import PacketVectors
import TestSupport
import Testing

@Suite("attestcam verify")
struct VerifyCommandTests {
  static let folder = VectorFolder.published
  static let program = Program("attestcam")

  /// The arguments that a vector's description asks for.
  private func arguments(_ packet: PacketVector, _ manifest: VectorManifest) -> [String] {
    func path(_ file: String) -> String { Self.folder.url.appending(path: file).path() }
    return [
      "verify", path(packet.file), "--trust", path(manifest.anchor), "--nonce", manifest.nonce,
    ]
      + ["--at", manifest.time, "--policy", path(packet.policy)]
      + (packet.crl.map { ["--crl", path($0)] } ?? ["--no-revocation"])
      + (packet.denyList.map { ["--deny-list", path($0)] } ?? [])
      + (packet.device.map { ["--device", $0] } ?? [])
  }

  @Test("Every published packet gets the exit code that the manifest promises")
  func exits() async throws {
    let manifest = try Self.folder.manifest()
    #expect(manifest.packets.count > 100)
    for packet in manifest.packets {
      let outcome = try await Self.program.run(arguments(packet, manifest))
      #expect(outcome.code == packet.expected.exit, "\(packet.name): \(outcome.error)")
      if let reason = packet.expected.reason {
        #expect(outcome.error.contains(reason), "\(packet.name): \(outcome.error)")
      }
    }
  }

  @Test("The verdict in JSON names step, device and what was measured; never the nonce")
  func json() async throws {
    let manifest = try Self.folder.manifest()
    let accepted = try #require(manifest.packets.first { $0.expected.exit == 0 })
    let outcome = try await Self.program.run(arguments(accepted, manifest) + ["--json"])
    let verdict = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(verdict["accepted"] as? Bool == true && verdict["code"] as? String == "accepted")
    #expect((verdict["measured"] as? [String: Any])?["cameras"] != nil)
    #expect(!outcome.output.contains(manifest.nonce))
    let refused = try #require(manifest.packets.first { $0.expected.step == "signature" })
    let refusal = try await Self.program.run(arguments(refused, manifest) + ["--json"])
    #expect(refusal.code == 13 && refusal.output.contains("\"signature\""))
  }

  @Test("The verdict on a packet of a TPM says so, with the facts of its quote")
  func tpm() async throws {
    let manifest = try Self.folder.manifest()
    let packet = try #require(manifest.packets.first { $0.name == "tpm-quote" })
    let text = try await Self.program.run(arguments(packet, manifest))
    #expect(text.output.contains("key         held in a TPM\n"))
    #expect(
      text.output.contains(
        "TPM quote   sha256 PCR 7; reset count 17, restart count 2, clock safe"))
    #expect(text.output.contains("NOT CHECKED: deny list"))
    let json = try await Self.program.run(arguments(packet, manifest) + ["--json"])
    #expect(json.output.contains("\"key_protection\" : \"tpm\""))
    #expect(json.output.contains("\"reset_count\" : 17"))
  }

  @Test("What was not checked is said")
  func notChecked() async throws {
    let manifest = try Self.folder.manifest()
    let lax = try #require(
      manifest.packets.first { $0.expected.exit == 0 && $0.crl == nil })
    let outcome = try await Self.program.run(arguments(lax, manifest))
    #expect(outcome.code == 0 && outcome.output.contains("NOT CHECKED: revocation"))
  }

  @Test(
    "Wrong usage exits 64 and says what is wrong",
    arguments: [
      (["--crl", "x", "--no-revocation"], "exactly one"), ([], "exactly one"),
      (["--no-revocation", "--at", "yesterday"], "--at"),
      (["--no-revocation", "--device", "abc"], "--device"),
    ])
  func usage(_ wrong: (arguments: [String], said: String)) async throws {
    let nonce = try Self.folder.manifest().nonce
    let outcome = try await Self.program.run(
      ["verify", "x.cbor", "--trust", "y.pem", "--nonce", nonce] + wrong.arguments)
    #expect(outcome.code == 64 && outcome.error.contains(wrong.said), "\(outcome.error)")
  }

  @Test("Files that cannot be used are named, with exit code 1")
  func files() async throws {
    let manifest = try Self.folder.manifest()
    let packet = try #require(manifest.packets.first)
    var missing = arguments(packet, manifest)
    missing[1] = "/nonexistent.cbor"
    let outcome = try await Self.program.run(missing)
    #expect(outcome.code == 1 && outcome.error.contains("/nonexistent.cbor"))
    var noAnchor = arguments(packet, manifest)
    noAnchor[3] = Self.folder.url.appending(path: manifest.samples[0]).path()
    let refused = try await Self.program.run(noAnchor)
    #expect(refused.code == 1 && refused.error.contains("no certificate"))
  }
}

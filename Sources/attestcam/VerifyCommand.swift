import ArgumentParser
import DeviceKeys
import Foundation
import Platform
import TrustedPacket
import Verification

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a packet as a recognition server does.",
    discussion: """
      Steps, in this order: structure, certificate, revocation, signature, nonce, device, policy, sample digest, \
      image. The first that fails decides the exit code:

      \(VerificationStep.allCases.map { "  \($0.exitCode)  \($0.rawValue)" }.joined(separator: "\n"))

      0 when all holds, 64 for wrong usage, 1 for anything else. The default policy refuses replayed and virtual \
      cameras and devices in debugging mode; what was not checked is said in the output.
      """)

  @Argument(help: "The packet.") var file: String
  @Option(help: "Trust anchors in PEM.") var trust: String
  @Option(help: "The nonce that the packet must answer: 64 hex digits.") var nonce: Nonce
  @Option(help: "CRLs in PEM, one for each CA of the chain.") var crl: String?
  @Option(help: "The management server's deny list; without one the output says so.")
  var denyList: String?
  @Flag(help: "Do not look at revocation; the output says so.") var noRevocation = false
  @Option(help: "The device that must have made the packet: 64 hex digits.") var device: DeviceID?
  @Option(help: "Policy in YAML; see Provisioning/policy.yaml.") var policy: String?
  @Option(help: "Verify as of this time instead of now, e.g. 2026-11-21T12:00:00Z.")
  var at: TimeArgument?
  @Flag(help: "Print the verdict as JSON.") var json = false

  func validate() throws {
    guard (crl == nil) == noRevocation else {
      throw ValidationError("Give --crl FILE, or say --no-revocation: exactly one of the two.")
    }
  }

  func run() async throws {
    let time = at?.date ?? Date()
    let verifier: Verifier
    let packet: [UInt8]
    do {
      verifier = try makeVerifier(at: time)
      packet = try DurableFile.read(file, limit: Packet.largest + 1)
    } catch let refusal as Refusal {
      throw try exit(refusal)
    } catch {
      Console.error("\(error)")
      throw ExitCode(1)
    }
    do throws(Refusal) {
      let verified = try await verifier.verify(
        packet, nonces: ExpectedNonce(nonce, device: device), at: time)
      var verdict = Verdict(verified)
      if device == nil { verdict.notChecked.append("device (any that is enrolled is taken)") }
      try? report(verdict)
    } catch {
      throw try exit(error)
    }
  }

  private func exit(_ refusal: Refusal) throws -> ExitCode {
    if json { try Console.json(Verdict(refusal)) } else { Console.error("refused: \(refusal)") }
    return ExitCode(refusal.step.exitCode)
  }

  private func makeVerifier(at time: Date) throws -> Verifier {
    var trust = try TrustStore(anchorPEM: read(trust), crlPEM: crl.map(read))
    if let denyList {
      let limit = SignedMessage.Kind.denyList.largest + 1
      trust = try trust.denying(DurableFile.read(denyList, limit: limit), at: time)
    }
    guard let policy else { return Verifier(trust: trust, policy: VerificationPolicy()) }
    return Verifier(trust: trust, policy: try VerificationPolicy(yaml: read(policy), file: policy))
  }

  private func read(_ path: String) throws -> String {
    String(decoding: try DurableFile.read(path, limit: 16 << 20), as: UTF8.self)
  }

  private func report(_ verdict: Verdict) throws {
    guard !json else { return try Console.json(verdict) }
    print("accepted: device \(verdict.deviceID ?? "")")
    guard let measured = verdict.measured else { return }
    print("  purpose     \(measured.purpose), profile \(measured.captureProfile.name)")
    for camera in measured.cameras { print("  camera      \(camera.kind): \(camera.model)") }
    print("  key         held in \(measured.keyHolder)")
    print("  integrity   \(measured.integrity.verified ? "verified by the device" : "not run")")
    print("  audit log   \(measured.audit.count) records, head \(measured.audit.head)")
    if let quote = measured.quote { print("  TPM quote   \(quote.text)") }
    for (name, value) in measured.quality.values.sorted(by: { $0.key < $1.key }) {
      print("  \(name.padding(toLength: 27, withPad: " ", startingAt: 0)) \(value)")
    }
    for item in verdict.notChecked { print("  NOT CHECKED: \(item)") }
  }
}

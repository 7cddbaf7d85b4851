import CTPMReference
import DeviceKeys
import Foundation
import Platform
import SoftwareTPM
import Subprocess
import TPMKeys

extension Bench {
  private static let batch = 25

  /// Signatures by a TPM against the same calls in C, on the same software TPM, in turns.
  func measureTPM() async throws -> BenchReport {
    let software = SoftwareTPM(
      folder: URL(filePath: try materials.directory.make("tpm")).standardizedFileURL.path())
    do { try await BenchTPM.manufacture(software) } catch {
      return BenchReport(rows: [], notes: ["tpm: not measured: \(error)"])
    }
    return try await BenchTPM.running(software) { try await measure(software) }
  }

  private func measure(_ software: SoftwareTPM) async throws -> BenchReport {
    let tpm = try TPM(tcti: software.tcti)
    let key = try await TPMKey.create(in: tpm, path: "\(software.folder)/key.pem")
    let input = SigningInput.selfTest(nonce: .random(), chain: materials.device.chain)
    let clock = MonotonicClock()
    var (ours, session, password): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<interleaving.rounds {
      // The first signature loads the key and opens the session, as the reference does before its clock runs.
      _ = try await key.sign(input)
      let start = clock.now
      for _ in 0..<Self.batch { _ = try await key.sign(input) }
      ours.append(Double(start.duration(to: clock.now).wholeNanoseconds) / Double(Self.batch))
      // A software TPM talks to one program at a time.
      await tpm.close()
      session.append(try Self.reference(software, inSession: true))
      password.append(try Self.reference(software, inSession: false))
    }
    let (mine, references) = (Distribution(ours), [session, password].map { Distribution($0) })
    return BenchReport(
      rows: [
        BenchRow(
          "tpm: sign in a salted HMAC session", ours: mine, reference: references[0], goal: 1.2),
        BenchRow("tpm: the same, reference without session", ours: mine, reference: references[1]),
      ],
      notes: [
        "tpm: reference is Esys_Sign in C on the same swtpm; without session nothing protects the command on its way "
          + "to the TPM."
      ])
  }

  /// - Returns: nanoseconds per signature.
  private static func reference(_ software: SoftwareTPM, inSession: Bool) throws -> Double {
    var seconds = [Double](repeating: 0, count: batch)
    let code = ctpmreference_sign(software.tcti, inSession, batch, &seconds)
    guard code == 0 else { throw BenchError("the TPM refused the reference's call (\(code))") }
    return seconds.reduce(0, +) / Double(batch) * 1e9
  }
}

import Foundation
import SoftwareTPM

/// One capture device of the demonstration: its state, its daemon's configuration and socket.
struct DemoDevice: Sendable {
  let name: String
  let workshop: Workshop
  /// Holds the key; nil for a key in a file.
  let tpm: SoftwareTPM?

  private var state: String { workshop.path("\(name)") }
  private var identity: String { "\(state)/identity" }
  var chain: String { "\(identity)/device-chain.pem" }
  var socket: String { workshop.path("\(name).sock") }
  var configuration: String { workshop.path("\(name).yaml") }

  /// - Parameter usesTPM: its TPM comes from the same maker as those of the other devices.
  init(name: String, workshop: Workshop, usesTPM: Bool) {
    self.name = name
    self.workshop = workshop
    tpm =
      usesTPM
      ? SoftwareTPM(
        folder: workshop.path("\(name)-tpm"), authority: workshop.path("tpm-maker")) : nil
  }

  /// Draws device ID and key. Returns the ID in hex.
  func initialise() async throws -> String {
    try await provision("init", tpm == nil ? "--key-file" : "--tpm")
    let id = try String(contentsOfFile: "\(state)/device-id", encoding: .utf8)
    return id.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Gets the certificate from the CA, and shows it a first signature.
  func enrol(at url: String) async throws {
    let authority = ["--url", url, "--trust", workshop.path("root.pem")]
    try await provision(
      ["enroll", "--operator-token-file", workshop.path("ca/operator-token")] + authority)
    try await provision(["self-test"] + authority)
  }

  private func provision(_ arguments: String...) async throws { try await provision(arguments) }

  private func provision(_ arguments: [String]) async throws {
    let tcti = tpm.map { ["--tcti", $0.tcti] } ?? []
    try await workshop.run("attestcam-provision", arguments + ["--state", state] + tcti)
  }

  func writeConfiguration(camera: DemoCamera, profile: String, audience: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(state)/history", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try workshop.write(
      """
      \(camera.configuration)
      stream: {width: 640, height: 480}
      socket: {path: "\(socket)"}
      state_directory: "\(state)/history"
      \(key)
      certificate: "\(chain)"
      profiles_directory: "\(workshop.path("profiles"))"
      terminals:
        - purposes: [demo]
          profiles: [\(profile)]
          audiences: ["\(audience)"]
      """, to: "\(name).yaml")
  }

  private var key: String {
    guard let tpm else { return "key: {kind: file, path: \"\(identity)/device-key.pem\"}" }
    return """
      key:
        kind: tpm
        path: "\(identity)/device-key.pem"
        tcti: "\(tpm.tcti)"
        storage_primary: "\(state)/storage-primary-name"
      quote: {attestation_key: "\(state)/attestation-key.pem", pcrs: [0, 7]}
      """
  }
}

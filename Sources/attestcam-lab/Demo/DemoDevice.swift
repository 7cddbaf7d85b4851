import Foundation

/// One capture device of the demonstration: its state, its daemon's configuration and socket.
struct DemoDevice: Sendable {
  let name: String
  let workshop: Workshop

  private var state: String { workshop.path("\(name)") }
  var socket: String { workshop.path("\(name).sock") }
  var configuration: String { workshop.path("\(name).yaml") }

  /// Draws device ID and key. Returns the ID in hex.
  func initialise() async throws -> String {
    try await workshop.run("attestcam-provision", "init", "--state", state, "--key-file")
    let id = try String(contentsOfFile: "\(state)/device-id", encoding: .utf8)
    return id.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Gets the certificate from the CA.
  func enrol(at url: String) async throws {
    try await workshop.run(
      "attestcam-provision", "enroll", "--state", state, "--url", url, "--trust",
      workshop.path("root.pem"), "--operator-token-file", workshop.path("ca/operator-token"))
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
      key: {kind: file, path: "\(state)/identity/device-key.pem"}
      certificate: "\(state)/identity/device-chain.pem"
      profiles_directory: "\(workshop.path("profiles"))"
      terminals:
        - purposes: [demo]
          profiles: [\(profile)]
          audiences: ["\(audience)"]
      """, to: "\(name).yaml")
  }
}

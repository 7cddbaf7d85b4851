import DeviceAPI
import Foundation
import RecognitionServer

/// The demonstration: preparation P1–P3, capture and verification S1–S6, three attacks.
struct Demo {
  typealias Services = ThrowingTaskGroup<Void, any Error>

  static let audience = "https://recognition.demo.example/"

  let workshop: Workshop
  let camera: DemoCamera
  let profilePath: String
  let usesTPM: Bool
  let narrator = Narrator()
  let device: DemoDevice
  /// Enrolled like any other, but not registered for the terminal.
  let stranger: DemoDevice

  /// - Parameter usesTPM: keys live in software TPMs, and packets carry their quotes.
  init(workshop: Workshop, camera: DemoCamera, profile: String, usesTPM: Bool) {
    self.workshop = workshop
    self.camera = camera
    profilePath = profile
    self.usesTPM = usesTPM
    device = DemoDevice(name: "device", workshop: workshop, usesTPM: usesTPM)
    stranger = DemoDevice(name: "stranger", workshop: workshop, usesTPM: usesTPM)
  }

  /// Plays everything; the services stop when it returns.
  ///
  /// - Throws: what failed first, a service's own words if one ended.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { services in
      do {
        let server = try await prepare(&services)
        try await capture(from: server)
        try await attack(server, &services)
      } catch {
        services.cancelAll()
        while let result = await services.nextResult() {
          if case .failure(let cause as DemoError) = result { throw cause }
        }
        throw error
      }
      services.cancelAll()
    }
  }

  private var profile: String {
    URL(filePath: profilePath).deletingPathExtension().lastPathComponent
  }

  private func prepare(_ services: inout Services) async throws -> DemoServer {
    narrator.title("Preparation: factory and trusted management server, once per device")
    try await switchOnTPMs(&services)
    let authority = try await startAuthority(&services)
    let id = try await device.initialise()
    narrator.step(
      "P1",
      "the factory draws a device ID and a key that stays in the \(usesTPM ? "TPM" : "device")")
    narrator.wire("device ID \(id)")
    try await device.enrol(at: authority)
    narrator.step("P2", "factory → CA: device ID, certification request signed by the device's key")
    if usesTPM {
      narrator.wire(
        "and the TPM's proof: its maker's certificate, an activated credential, TPM2_Certify")
    }
    narrator.step("P3", "CA → factory: device certificate, stored beside the key")
    try show(device.chain)
    _ = try await stranger.initialise()
    try await stranger.enrol(at: authority)
    try FileManager.default.createDirectory(
      atPath: workshop.path("profiles"), withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      atPath: profilePath, toPath: workshop.path("profiles/\(profile).yaml"))
    try workshop.write(id + "\n", to: "device-id.hex")
    let server = try await startServer(for: id, authority, &services)
    try await start(device, &services)
    narrator.step("  ", "recognition server \(server.url), daemon on \(device.socket)")
    return server
  }

  /// - Returns: the CA's URL.
  private func startAuthority(_ services: inout Services) async throws -> String {
    try await workshop.run(
      "attestcam-ca", "init", "--dir", workshop.path("ca"), "--root-dir", workshop.path("root"),
      "--name", "Demo", "--unencrypted-keys")
    if usesTPM {
      try workshop.append(
        "endorsement_roots: \(workshop.path("tpm-makers.pem"))\n", to: "ca/ca.yaml")
    }
    let root = try await workshop.run("attestcam-ca", "anchors", "--dir", workshop.path("ca"))
    try workshop.write(root + "\n", to: "root.pem")
    services.addTask { [workshop] in
      try await workshop.serve(
        "ca", "attestcam-ca",
        [
          "serve", "--dir", workshop.path("ca"), "--listen", "127.0.0.1:0", "--port-file",
          workshop.path("ca.port"),
        ])
    }
    return "https://localhost:\(try await workshop.wait(for: "ca.port"))"
  }

  private func startServer(
    for id: String, _ authority: String, _ services: inout Services
  ) async throws -> DemoServer {
    // For `attestcam verify`; the server fetches its own.
    let crl = try await workshop.run("attestcam-ca", "crl", "--dir", workshop.path("ca"))
    try workshop.write(crl + "\n", to: "crl.pem")
    try await workshop.run(
      "attestcam-ca", "deny-list", "--dir", workshop.path("ca"), "--out",
      workshop.path("deny-list.cose"))
    try workshop.write(
      """
      \(camera.policy)
      profiles: {\(profile): any}
      purposes: [demo]
      audiences: ["\(Self.audience)"]
      \(usesTPM ? "key_protections: [tpm]\ntpm_quote: required" : "")

      """, to: "policy.yaml")
    try await workshop.run(
      "attestcam-server", "init", "--dir", workshop.path("server"), "--audience", Self.audience)
    try await workshop.run(
      "attestcam-ca", "issue-server", "--dir", workshop.path("ca"), "--host", "localhost", "--host",
      "127.0.0.1", "--out", workshop.path("server"))
    let token = try await workshop.run(
      "attestcam-server", "terminal", "add", "kiosk-1", "--dir", workshop.path("server"),
      "--device", id, "--purpose", "demo")
    services.addTask { [workshop] in
      try await workshop.serve(
        "server", "attestcam-server",
        [
          "serve", "--dir", workshop.path("server"), "--trust", workshop.path("root.pem"),
          "--management",
          authority, "--policy", workshop.path("policy.yaml"), "--tls-cert",
          workshop.path("server/tls.pem"), "--tls-key", workshop.path("server/tls-key.pem"),
          "--listen", "127.0.0.1:0", "--port-file", workshop.path("server.port"),
        ])
    }
    return DemoServer(
      url: "https://localhost:\(try await workshop.wait(for: "server.port"))",
      root: try String(contentsOfFile: workshop.path("root.pem"), encoding: .utf8), token: token)
  }

  /// Starts a device's daemon and waits until it answers.
  func start(_ device: DemoDevice, _ services: inout Services) async throws {
    try device.writeConfiguration(camera: camera, profile: profile, audience: Self.audience)
    let daemon = camera.daemon(config: device.configuration)
    services.addTask { [workshop] in
      try await workshop.serve(device.name, daemon.program, daemon.arguments)
    }
    for _ in 0..<200 {
      let isUp = try? await DeviceClient.with(socket: device.socket) { try await $0.health() }
      if isUp != nil { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw DemoError("the daemon of \(device.name) does not answer on \(device.socket)")
  }

  private func show(_ chain: String) throws {
    let pem = try String(contentsOfFile: chain, encoding: .utf8)
    let count = pem.components(separatedBy: "BEGIN CERTIFICATE").count - 1
    narrator.wire("\(count) certificates, \(pem.utf8.count) bytes of PEM")
  }
}

import DeviceKeys
import Foundation
import JPEG
import Platform
import TestSupport
import Testing

/// A provisioned device in a folder of its own, its daemon as a real process.
struct LabKiosk: Sendable {
  static let audience = "https://recognition.example/"

  let folder: TemporaryFolder
  private let users: [UInt32]
  var socket: String { folder.file("s") }
  var config: String { folder.file("attestcamd.yaml") }

  /// Makes root, issuing CA, device key and certificate, and a configuration for this uid.
  ///
  /// - Parameter users: uids in this process's group that may use the daemon too.
  init(
    profile: String = LabKiosk.relaxedProfile, models: String? = nil, users: [UInt32] = []
  ) throws {
    folder = try TemporaryFolder()
    self.users = users
    try FileManager.default.setAttributes([.posixPermissions: 0o710], ofItemAtPath: folder.path)
    let now = Date()
    let root = try IssuerKey.create(path: folder.file("root.key"))
    let issuing = try IssuerKey.create(path: folder.file("issuing.key"))
    let key = try FileKey.create(path: folder.file("device.key"))
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: now - 60, notAfter: now + 86_400)
    }
    let anchor = try root.issue(template(.root(name: "R"), root.publicKey), issuer: nil)
    let issuer = try root.issue(template(.issuing(name: "I"), issuing.publicKey), issuer: anchor)
    let device = try issuing.issue(
      template(.device(.random(), .file), key.publicKey), issuer: issuer)
    try folder.write("root.pem", anchor.pem)
    try folder.write("chain.pem", CertificateChain([device, issuer]).pem)
    let lists = try [
      root.revocationList(of: [], issuer: anchor, number: 1, from: now - 60, until: now + 3600),
      issuing.revocationList(of: [], issuer: issuer, number: 1, from: now - 60, until: now + 3600),
    ]
    try folder.write("crl.pem", lists.map(\.pem).joined())
    for name in ["profiles", "state"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    try folder.write("profiles/relaxed.yaml", profile)
    try folder.write("profiles/other.yaml", profile)
    try writeConfiguration(models: models)
  }

  /// Anything with one whole face in it.
  static let relaxedProfile = "sample: {minimum_width: 160, minimum_height: 120}\n\(requirements)"
  static let requirements = "requirements:\n  completeness: {minimum: 0.9}\n"

  func writeConfiguration(
    key: String? = nil, certificate: String? = nil, device: String = "/dev/null",
    models: String? = nil, more: String = ""
  ) throws {
    let audiences = "\"\(Self.audience)\", \"https://recognition.demo.example/\""
    let terminals = ([getuid()] + users).map {
      "  - {uid: \($0), purposes: [access, demo], profiles: [relaxed], audiences: [\(audiences)]}"
    }
    try folder.write(
      "attestcamd.yaml",
      """
      camera: {device: \(device)}
      stream: {width: 640, height: 480}
      socket: {path: \(socket)}
      state_directory: \(folder.file("state"))
      key: {kind: file, path: \(key ?? folder.file("device.key"))}
      certificate: \(certificate ?? folder.file("chain.pem"))
      profiles_directory: \(folder.file("profiles"))
      \(models.map { "models: {detector: \($0)}" } ?? "")
      terminals:
      \(terminals.joined(separator: "\n"))
      \(more)
      """)
  }

  /// Runs `body` while the daemon plays `image`.
  ///
  /// - Returns: what `body` returned; the daemon must end with 0.
  func serving<Value: Sendable>(
    _ image: String, _ options: String..., body: @Sendable () async throws -> Value
  ) async throws -> Value {
    let arguments = ["serve", "--config", config, "--image", image] + options
    let result = try await Program("attestcam-lab").serving(
      arguments, environment: ProcessHardening.environment
    ) {
      try await waitForSocket()
      return try await body()
    }
    #expect(result.code == 0, "\(result.log)")
    return result.value
  }

  /// Waits until the daemon listens.
  func waitForSocket() async throws {
    for _ in 0..<400 {
      if FileManager.default.fileExists(atPath: socket) { return }
      try await Task.sleep(for: .milliseconds(25))
    }
    Issue.record("the daemon did not bind its socket")
  }

  /// Arguments of `attestcam` for a capture that is allowed.
  func captureArguments(
    nonce: String = Hex.encode(SecureRandom.bytes(32)), purpose: String = "access",
    audience: String = LabKiosk.audience, deadline: Int? = nil
  ) -> [String] {
    ["capture", "--nonce", nonce, "--purpose", purpose, "--audience", audience]
      + ["--socket", socket, "--out", folder.file("packet.cbor")]
      + (deadline.map { ["--deadline-ms", "\($0)"] } ?? [])
  }

  /// `attestcam capture` with everything right but for what is given.
  func capture(
    nonce: String = Hex.encode(SecureRandom.bytes(32)), purpose: String = "access",
    audience: String = LabKiosk.audience, _ more: String...
  ) async throws -> Program.Outcome {
    try await Program("attestcam").run(
      captureArguments(nonce: nonce, purpose: purpose, audience: audience) + more)
  }

  /// A picture without any face.
  func emptyPicture() throws -> String {
    let pixels = (0..<320 * 240).map { UInt8(truncatingIfNeeded: $0 % 320 / 2 + $0 / 320 / 4) }
    var encoder = try JPEGEncoder()
    var output = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: 320, height: 240))
    let count = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(pixels, layout: .grey, width: 320, height: 240, bytesPerLine: 320)
      return try output.withUnsafeMutableBytes { try encoder.encode(image, quality: 90, into: $0) }
    }
    return try folder.write("empty.jpg", output[..<count])
  }
}

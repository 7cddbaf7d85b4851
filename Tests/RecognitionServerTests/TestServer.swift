import DeviceKeys
import Foundation
import HTTPSupport
import Logging
import Management
import TestSupport
import Testing
import Verification

@testable import RecognitionServer

/// A recognition server with a CA, one enrolled device and one terminal, for one test.
struct TestServer: Sendable {
  static let audience = "https://server.example"
  static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  let folder: TemporaryFolder
  let authority: CertificateAuthority
  let device: TestDevice
  let clock: TestClock
  let service: RecognitionService
  let terminal: Terminal
  /// Of the terminal `kiosk-1`.
  let token: String

  init(nonceCap: Int = 1000, policy: VerificationPolicy? = nil) async throws {
    folder = try TemporaryFolder()
    clock = TestClock()
    _ = try CertificateAuthority.create(
      in: folder.file("ca"), rootDirectory: folder.file("root"),
      configuration: CAConfiguration(), hosts: ["localhost"])
    authority = try CertificateAuthority(directory: folder.file("ca"))
    device = try await TestDevice(authority, folder)
    let files = ServerFiles(directory: folder.file("server"))
    try files.create(audience: Self.audience)
    try folder.write(
      "server/server.yaml", "audience: \"\(Self.audience)\"\nnonces_per_terminal: \(nonceCap)\n")
    service = try await Self.open(files, authority, clock, policy: policy)
    terminal = try Terminal(name: "kiosk-1", devices: [device.id], purposes: ["door", "till"])
    token = try await service.store.add(terminal)
  }

  static func open(
    _ files: ServerFiles, _ authority: CertificateAuthority, _ clock: TestClock,
    policy: VerificationPolicy? = nil
  ) async throws -> RecognitionService {
    try await RecognitionService(
      files: files, anchorFile: authority.files.root,
      revocation: .files(crl: authority.files.revocationLists),
      policy: policy ?? .withoutLiveness, now: { clock.now }, logger: logger)
  }

  /// A nonce for `kiosk-1`.
  func nonce(purpose: String = "door", device: DeviceID? = nil) async throws -> Nonce {
    let response = try await service.issueNonce(
      NonceRequest(purpose: purpose, deviceID: device), to: terminal)
    return try #require(Nonce(response.nonce.bytes))
  }

  func verdict(_ packet: [UInt8], from other: Terminal? = nil) async -> VerificationResponse {
    await service.verify(packet, from: other ?? terminal)
  }

  /// Runs the HTTPS service for the time of `body`, which gets a client.
  func serving(_ body: (HTTPSClient) async throws -> Void) async throws {
    let identity = try TLSIdentity(
      certificateFile: authority.files.tls, keyFile: authority.files.tlsKey)
    try await Serving.run(portFile: folder.file("port")) { url in
      try await HTTPSClient.open(url, trusting: authority.anchors, body)
    } _: { portFile in
      try service.server(
        address: HTTPServiceAddress(host: "127.0.0.1", port: 0), identity: identity,
        portFile: portFile, logger: Self.logger)
    }
  }
}

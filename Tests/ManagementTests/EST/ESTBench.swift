import DeviceKeys
import Foundation
import HTTPSupport
import Logging
import TestSupport
import Testing

@testable import Management

/// A CA that serves EST for one test, and `curl` and `openssl` as its client.
struct ESTBench: Sendable {
  let ca: TestCA
  /// `name:token`, as tools take it.
  let credential: String
  var folder: TemporaryFolder { ca.folder }

  init() async throws {
    ca = try TestCA()
    credential = "factory:\(ca.token)"
  }

  /// A device as a standard tool has it: files with key and request.
  struct Applicant: Sendable {
    let device: DeviceID
    let key: String
    /// PEM.
    let request: String
    let der: [UInt8]
  }

  /// `openssl req` with a new key.
  ///
  /// - Parameters:
  ///   - subject: what the request says; the device ID if nil.
  ///   - registered: whether an operator has told the CA of the key.
  func applicant(
    _ device: DeviceID = .random(), subject: String? = nil, registered: Bool = true,
    newKey: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
  ) async throws -> Applicant {
    let name = UUID().uuidString
    let (key, request) = (folder.file("\(name).key"), folder.file("\(name).csr"))
    let made = try await Tool.run(
      "openssl",
      ["req", "-new", "-nodes", "-keyout", key, "-out", request, "-newkey"] + newKey
        + ["-subj", subject ?? "/CN=ignored/serialNumber=\(device)"])
    try #require(made.status == 0, "\(made.text)")
    let der = try await Self.der(request, folder)
    if registered { try await register(der, device) }
    return Applicant(device: device, key: key, request: request, der: der)
  }

  /// The DER of a request in PEM, by openssl.
  static func der(_ request: String, _ folder: TemporaryFolder) async throws -> [UInt8] {
    let file = "\(request).der"
    let made = try await Tool.openssl("req", "-in", request, "-outform", "DER", "-out", file)
    try #require(made.status == 0, "\(made.text)")
    return Array(try Data(contentsOf: URL(filePath: file)))
  }

  func register(_ request: [UInt8], _ device: DeviceID) async throws {
    try await ca.authority.register(device, key: CertificationRequest(der: request).publicKey)
  }

  /// Runs the EST listener for the time of `body`, which gets its URL.
  func serving(_ body: (String) async throws -> Void) async throws {
    try await Serving.run(portFile: folder.file("port"), body) { portFile in
      try ESTService.make(
        ca.authority, address: HTTPServiceAddress(host: "127.0.0.1", port: 0), portFile: portFile,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }
}

import DeviceKeys
import Foundation
import HTTPSupport
import Logging
import TestSupport
import Testing

@testable import Management

/// A CA of its own for one test.
struct TestCA: Sendable {
  let folder: TemporaryFolder
  let token: String
  let authority: CertificateAuthority

  init(now: Date = Date()) throws {
    folder = try TemporaryFolder()
    token = try CertificateAuthority.create(
      in: folder.file("ca"), rootDirectory: folder.file("root"), configuration: CAConfiguration(), hosts: ["localhost"], now: now)
    authority = try CertificateAuthority(directory: folder.file("ca"))
  }

  var roots: String { authority.anchors }

  /// A key in a new file.
  func key() throws -> FileKey {
    try FileKey.create(path: folder.file("\(UUID().uuidString).pem"))
  }

  /// Runs the CA's HTTPS service for the time of `body`, which gets its URL.
  func serving(_ body: (String) async throws -> Void) async throws {
    try await Serving.run(portFile: folder.file("port"), body) { portFile in
      try CAService.make(
        authority, address: HTTPServiceAddress(host: "127.0.0.1", port: 0), portFile: portFile,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }

  /// `openssl verify` with everything a strict verifier uses.
  func opensslVerify(_ pem: String) async throws -> Tool.Outcome {
    let files = authority.files
    let file = try folder.write("\(UUID().uuidString).pem", pem)
    return try await Tool.openssl(
      "verify", "-x509_strict", "-crl_check_all", "-CRLfile", files.revocationLists, "-CAfile",
      files.root, "-untrusted", files.issuing, file)
  }
}

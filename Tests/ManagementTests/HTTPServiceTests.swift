import Foundation
import HTTPSupport
import Hummingbird
import Logging
import TestSupport
import Testing

@testable import Management

/// The HTTPS service as such, on certificates of a CA of the test's own.
@Suite struct HTTPServiceTests {
  @Test("A TLS key that others can read, or of another certificate, is refused")
  func identity() async throws {
    let ca = try TestCA()
    let files = ca.authority.files
    let foreign = #expect(throws: TLSFault.self) {
      try TLSIdentity(certificateFile: files.tls, keyFile: files.issuingKey)
    }
    #expect(foreign?.code == .mismatch)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: files.tlsKey)
    let readable = #expect(throws: TLSFault.self) {
      try TLSIdentity(certificateFile: files.tls, keyFile: files.tlsKey)
    }
    #expect(readable?.code == .insecureKey)
    let absent = #expect(throws: TLSFault.self) {
      try TLSIdentity(certificateFile: ca.folder.file("x"), keyFile: files.tlsKey)
    }
    #expect(absent?.code == .certificate)
  }

  /// How a client may try to hold a connection.
  enum Dawdling: String, CaseIterable, Sendable {
    case silence, slowHeader, slowBody

    /// A shell script for `$1`, the port; 20 seconds long if nobody ends it.
    var script: String {
      let trickle = "for i in $(seq 100); do printf x || exit; sleep 0.2; done"
      let tls = "openssl s_client -quiet -connect 127.0.0.1:$1"
      let head = #"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"#
      switch self {
      case .silence: return "exec 3<>/dev/tcp/127.0.0.1/$1; cat <&3"
      case .slowHeader: return "(printf '\(head)X-Slow: '; \(trickle)) | \(tls)"
      case .slowBody: return "(printf '\(head)\\r\\n'; \(trickle)) | \(tls)"
      }
    }
  }

  @Test(
    "A request that is not complete in time is cut off, also while bytes keep coming",
    arguments: Dawdling.allCases)
  func deadline(dawdling: Dawdling) async throws {
    let ca = try TestCA()
    try await serving(ca, deadline: .seconds(1)) { port in
      let start = ContinuousClock.now
      let result = try await Tool.run(
        "timeout", ["20", "bash", "-c", dawdling.script, "bash", port])
      #expect(!result.output.contains("200 OK"), "\(result.text)")
      // Not 20 seconds; a pipe's writer notices at its next byte.
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test("TLS 1.2 and 1.3 are spoken, nothing older", arguments: ["-tls1_1", "-tls1_2", "-tls1_3"])
  func versions(option: String) async throws {
    let ca = try TestCA()
    try await serving(ca, deadline: .seconds(30)) { port in
      let result = try await Tool.openssl(
        "s_client", option, "-cipher", "ALL:@SECLEVEL=0", "-CAfile", ca.authority.files.root,
        "-verify_return_error", "-connect", "127.0.0.1:\(port)")
      #expect((result.status == 0) == (option != "-tls1_1"), "\(result.text)")
    }
  }

  private func serving(
    _ ca: TestCA, deadline: Duration, _ body: (String) async throws -> Void
  ) async throws {
    let router = Router(context: BasicRequestContext.self)
    router.post("x") { request, _ in "\(try await request.body.collect(upTo: 1000).readableBytes)" }
    let identity = try TLSIdentity(
      certificateFile: ca.authority.files.tls, keyFile: ca.authority.files.tlsKey)
    try await Serving.run(portFile: ca.folder.file("port")) { url in
      try await body(String(url.split(separator: ":").last ?? ""))
    } _: { portFile in
      try HTTPService(
        router: router, address: HTTPServiceAddress(host: "127.0.0.1", port: 0),
        identity: identity, portFile: portFile, requestDeadline: deadline,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }

  @Test(
    "Addresses are host:port",
    arguments: [
      ("127.0.0.1:0", "127.0.0.1"), ("localhost:8443", "localhost"), ("[::1]:443", "::1"),
    ])
  func address(text: String, host: String) throws {
    let address = try #require(HTTPServiceAddress(text))
    #expect(address.host == host && address.description == text)
  }

  @Test("What is not host:port is refused", arguments: ["", "x", ":1", "x:", "x:65536", "::1:443"])
  func badAddress(text: String) {
    #expect(HTTPServiceAddress(text) == nil)
  }
}

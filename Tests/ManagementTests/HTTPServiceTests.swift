import Foundation
import HTTPSupport
import Hummingbird
import Logging
import Testing

@testable import Management

/// The HTTPS service as such, on certificates of a CA of the test's own.
@Suite struct HTTPServiceTests {
  @Test("A TLS key that others can read, or of another certificate, is refused")
  func identity() async throws {
    let ca = try TestCA()
    let files = ca.authority.files
    let foreign = #expect(throws: TLSFault.self) {
      try TLSIdentity(certificateFile: files.tls, keyFile: files.rootKey)
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

  @Test("A request that does not end in time is cut off, also while bytes keep coming")
  func deadline() async throws {
    let ca = try TestCA()
    let router = Router(context: BasicRequestContext.self)
    router.post("x") { request, _ in "\(try await request.body.collect(upTo: 1000).readableBytes)" }
    try await Serving.run(portFile: ca.folder.file("port")) { url in
      let port = url.split(separator: ":").last ?? ""
      let start = ContinuousClock.now
      // One byte every 0.2 s for 20 s.
      let result = try await Tool.run(
        "bash",
        [
          "-c",
          """
          (printf 'POST /x HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 100\\r\\n\\r\\n'
           for i in $(seq 100); do printf x || exit; sleep 0.2; done) \
          | openssl s_client -quiet -connect 127.0.0.1:\(port)
          """,
        ])
      #expect(!result.output.contains("200 OK"), "\(result.text)")
      // The pipe's writer notices at its next byte.
      #expect(ContinuousClock.now - start < .seconds(10))
    } _: { portFile in
      try HTTPService(
        router: router, address: HTTPServiceAddress(host: "127.0.0.1", port: 0),
        identity: TLSIdentity(
          certificateFile: ca.authority.files.tls, keyFile: ca.authority.files.tlsKey),
        portFile: portFile, requestDeadline: .seconds(1),
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

import DeviceKeys
import Foundation
import HTTPSupport
import Management
import Subprocess
import TestSupport
import Testing

@testable import RecognitionServer

/// The command line tool as an operator runs it.
@Suite struct ServerCommandTests {
  @Test("init, terminal add and serve; SIGTERM ends it well")
  func operation() async throws {
    let server = try await TestServer()
    let (folder, files) = (server.folder, server.authority.files)
    let directory = folder.file("other")
    let policy = try folder.write("policy.yaml", "cameras: [device]\n")
    #expect(try await run("init", "--dir", directory, "--audience", "urn:other").status == 0)
    let added = try await run(
      "terminal", "add", "k", "--dir", directory, "--device", "\(server.device.id)", "--purpose",
      "door")
    #expect(added.status == 0, "\(added.text)")
    let token = added.output.trimmingCharacters(in: .newlines)
    let portFile = folder.file("port")
    let result = try await Subprocess.run(
      .name("env"),
      arguments: [
        try program(), "serve", "--dir", directory, "--trust", files.root, "--crl",
        files.revocationLists, "--policy", policy, "--tls-cert", files.tls, "--tls-key",
        files.tlsKey, "--listen", "127.0.0.1:0", "--port-file", portFile,
      ], input: .none, output: .discarded, error: .discarded
    ) { execution in
      let port = try await Serving.port(in: portFile)
      try await HTTPSClient.open(
        "https://localhost:\(port)", trusting: server.authority.anchors
      ) { client in
        let nonce: NonceResponse = try await client.post(
          "/v1/nonces", .json(NonceRequest(purpose: "door")), bearer: token)
        #expect(nonce.audience == "urn:other" && nonce.nonce.bytes.count == 32)
      }
      try execution.send(signal: .terminate)
    }
    #expect(result.terminationStatus == .exited(0))
    let listed = try await run("terminal", "list", "--dir", directory)
    #expect(listed.output == "k\tdoor\t\(server.device.id)\n")
  }

  @Test(
    "Wrong usage exits with 64, everything else that fails with 1",
    arguments: [
      (["init", "--dir", "x"], 64), (["terminal", "add", "k", "--dir", "x", "--purpose", "p"], 64),
      (["terminal", "add", "k", "--dir", "x", "--device", "00", "--purpose", "p"], 64),
      (["serve", "--dir", "x"], 64), (["terminal", "list", "--dir", "/nowhere"], 1),
      (["init", "--dir", "/nowhere/x", "--audience", "urn:x"], 1),
      (["init", "--dir", "/tmp", "--audience", "no uri"], 1),
    ] as [([String], Int)])
  func exits(arguments: [String], code: Int) async throws {
    let result = try await run(arguments)
    #expect(result.status == code && !result.text.isEmpty, "\(result.text)")
  }

  private func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

  private struct Outcome {
    let status: Int
    let output: String
    let text: String
  }

  private func run(_ arguments: [String]) async throws -> Outcome {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([program()] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let status: Int
    if case .exited(let code) = result.terminationStatus { status = Int(code) } else { status = -1 }
    return Outcome(
      status: status, output: result.standardOutput,
      text: result.standardOutput + result.standardError)
  }

  /// Built beside the tests.
  private func program() throws -> String {
    let folders = [
      Bundle.main.bundleURL,
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ]
    return try #require(
      folders.map { $0.appending(path: "attestcam-server").path() }
        .first { FileManager.default.isExecutableFile(atPath: $0) },
      "attestcam-server is not built beside the tests")
  }
}

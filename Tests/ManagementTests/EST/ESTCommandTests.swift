import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing

@testable import Management

@Suite struct ESTCommandTests {
  @Test("attestcam-ca serve --est-listen serves EST beside its own API, and SIGTERM ends both well")
  func serve() async throws {
    let bench = try await ESTBench()
    let applicant = try await bench.applicant()
    let (own, est) = (bench.folder.file("own-port"), bench.folder.file("est-port"))
    let result = try await Subprocess.run(
      .name("env"),
      arguments: [
        try Tool.path(of: "attestcam-ca"), "serve", "--dir", bench.ca.authority.files.directory,
        "--listen", "127.0.0.1:0", "--port-file", own, "--est-listen", "127.0.0.1:0",
        "--est-port-file", est,
      ],
      input: .none, output: .discarded, error: .string(limit: 1 << 20)
    ) { execution in
      let answer = try await bench.enrol(
        "https://localhost:\(Serving.port(in: est))", body: applicant.request)
      #expect(answer.status == 200, "\(answer)")
      let url = "https://localhost:\(try await Serving.port(in: own))"
      #expect(try await bench.curl("\(url)/v1/anchors").status == 200)
      #expect(try await bench.curl("\(url)/.well-known/est/cacerts").status == 404)
      try execution.send(signal: .terminate)
    }
    #expect(result.terminationStatus == .exited(0))
    let log = result.standardError
    #expect(log.contains("device enrolled by EST") && log.contains("\(applicant.device)"))
    let token = bench.credential.split(separator: ":").last ?? ""
    #expect(!log.contains(token))
  }

  @Test("--est-port-file without --est-listen is wrong usage")
  func usage() async throws {
    let result = try await Tool.own("attestcam-ca", "serve", "--dir", "x", "--est-port-file", "y")
    #expect(result.status == 64 && result.error.contains("--est-listen"), "\(result.text)")
  }
}

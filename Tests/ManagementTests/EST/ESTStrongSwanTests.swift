import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// strongSwan's `pki`: its own TLS, its own HTTP, its own base64.
@Suite struct ESTStrongSwanTests {
  @Test("pki --est enrols and re-enrols, with requests of its own")
  func enrolment() async throws {
    let bench = try await ESTBench()
    let device = DeviceID.random()
    let old = try await request(device, "old", bench)
    let new = try await request(device, "new", bench)
    let der = Array(try Data(contentsOf: URL(filePath: old.request)))
    try await bench.register(der, device)
    try await bench.serving { url in
      let first = try await est(
        url, old, ["--userpass", bench.credential], "first.pem", bench)
      #expect(first.deviceID == device && first.keyProtection == .unattested)
      let second = try await est(
        url, new, ["--cert", bench.folder.file("first.pem"), "--key", old.key], "second.pem", bench)
      #expect(second.deviceID == device)
      #expect(second.publicKey != first.publicKey)
      let judged = try await bench.ca.opensslVerify(second.pem)
      #expect(judged.status == 0, "\(judged.text)")
    }
  }

  @Test("pki --est with a wrong token gets nothing")
  func wrongToken() async throws {
    let bench = try await ESTBench()
    let files = try await request(.random(), "device", bench)
    try await bench.serving { url in
      let result = try await Tool.run(
        "pki", arguments(url, files, bench) + ["--userpass", "factory:wrong"])
      #expect(result.status != 0 && result.output.isEmpty)
    }
  }

  @Test("pki --estca gets root and issuing CA")
  func authorities() async throws {
    let bench = try await ESTBench()
    try await bench.serving { url in
      let out = bench.folder.file("ca.pem")
      let result = try await Tool.run(
        "pki",
        [
          "--estca", "--url", url, "--cacert", bench.ca.authority.files.root, "--caout", out,
          "--outform", "pem",
        ])
      #expect(result.status == 0, "\(result.text)")
      #expect(
        try Certificate.list(pem: bench.folder.readText("ca.pem")).map(\.der)
          == [bench.ca.authority.root.der])
      #expect(
        try Certificate.list(pem: bench.folder.readText("ca-1.pem")).map(\.der)
          == [bench.ca.authority.issuing.der])
    }
  }

  private struct Files { let key, request: String }

  private func request(
    _ device: DeviceID, _ name: String, _ bench: ESTBench
  ) async throws -> Files {
    let files = Files(
      key: bench.folder.file("\(name).key"), request: bench.folder.file("\(name).csr"))
    // pki writes to standard output only.
    let script = """
      umask 077; pki --gen --type ecdsa --size 256 --outform pem > "$1" &&
      pki --req --type ecdsa --in "$1" --dn "serialNumber=$3" > "$2"
      """
    let made = try await Tool.run(
      "sh", ["-c", script, "sh", files.key, files.request, "\(device)"])
    try #require(made.status == 0, "\(made.text)")
    return files
  }

  private func arguments(_ url: String, _ files: Files, _ bench: ESTBench) -> [String] {
    [
      "--est", "--url", url, "--in", files.request, "--cacert", bench.ca.authority.files.root,
      "--cacert", bench.ca.authority.files.issuing, "--outform", "pem",
    ]
  }

  private func est(
    _ url: String, _ files: Files, _ credential: [String], _ name: String, _ bench: ESTBench
  ) async throws -> Certificate {
    let result = try await Tool.run("pki", arguments(url, files, bench) + credential)
    try #require(result.status == 0, "\(result.text)")
    try bench.folder.write(name, result.output)
    return try Certificate.list(pem: result.output)[0]
  }
}

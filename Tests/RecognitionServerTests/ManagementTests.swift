import DeviceKeys
import Foundation
import HTTPSupport
import Platform
import TestSupport
import Testing
import Verification

@testable import RecognitionServer

/// CRLs and deny list from the trusted management server.
@Suite("Revocation from the management server")
struct ManagementTests {
  /// A recognition server that asks the stub, with a terminal for the stub's device.
  private struct Bench {
    let clock = TestClock()
    let stub: ManagementStub
    let files: ServerFiles

    init() throws {
      stub = try ManagementStub(now: clock.now)
      files = ServerFiles(directory: stub.folder.file("server"))
      try files.create(audience: TestServer.audience)
    }

    func open(_ origin: RevocationOrigin) async throws -> RecognitionService {
      let clock = clock
      return try await RecognitionService(
        files: files, anchorFile: stub.folder.file("root.pem"), revocation: origin,
        policy: .withoutLiveness, now: { clock.now }, logger: TestServer.logger)
    }

    func terminal(of service: RecognitionService) async throws -> Terminal {
      let terminal = try Terminal(name: "k", devices: [stub.device.id], purposes: ["door"])
      _ = try? await service.store.add(terminal)
      return terminal
    }

    /// The verdict on a fresh and good packet.
    func verdict(by service: RecognitionService) async throws -> VerificationResponse {
      let terminal = try await terminal(of: service)
      let answer = try await service.issueNonce(NonceRequest(purpose: "door"), to: terminal)
      let nonce = try #require(Nonce(answer.nonce.bytes))
      return await service.verify(try await stub.device.packet(nonce), from: terminal)
    }
  }

  @Test("A device is refused as soon as a fetched deny list names it, and taken when none does")
  func denies() async throws {
    let bench = try Bench()
    try await bench.stub.serving { url in
      let service = try await bench.open(.management(url))
      let first = try await bench.verdict(by: service)
      #expect(first.accepted && !first.notChecked.contains("deny list"))
      try bench.stub.publish(number: 2, denying: [bench.stub.device.id, .random()])
      #expect(try await bench.verdict(by: service).accepted, "not fetched yet")
      try await service.fetcher?.fetch()
      let denied = try await bench.verdict(by: service)
      #expect(denied.code == "revocation" && denied.reason?.contains("deny list") == true)
      try bench.stub.publish(number: 3)
      try await service.fetcher?.fetch()
      #expect(try await bench.verdict(by: service).accepted)
    }
  }

  @Test("A list with a lower number, also after a restart, or a bad signature replaces nothing")
  func keepsTheOld() async throws {
    let bench = try Bench()
    let denied = [bench.stub.device.id]
    try await bench.stub.serving { url in
      try bench.stub.publish(number: 5, denying: denied)
      let service = try await bench.open(.management(url))
      for restarted in [service, try await bench.open(.management(url))] {
        try bench.stub.publish(number: 4)
        await expect(.invalid, "seen before") { try await restarted.fetcher?.fetch() }
        try bench.stub.publish(number: 6) { $0[$0.count - 1] ^= 1 }
        await expect(.invalid, "signature") { try await restarted.fetcher?.fetch() }
        #expect(try await bench.verdict(by: restarted).code == "revocation")
        try bench.stub.publish(number: 5, denying: denied)
      }
    }
  }

  @Test("A stale list refuses every packet, until a new one is fetched")
  func refusesWhenStale() async throws {
    let bench = try Bench()
    try await bench.stub.serving { url in
      let service = try await bench.open(.management(url))
      #expect(try await bench.verdict(by: service).accepted)
      bench.clock.advance(by: 301)
      let stale = try await bench.verdict(by: service)
      #expect(stale.code == "revocation" && stale.reason?.contains("not current") == true)
      await expect(.invalid, "next update") { try await service.fetcher?.fetch() }
      try bench.stub.publish(number: 2, at: bench.clock.now)
      try await service.fetcher?.fetch()
      #expect(try await bench.verdict(by: service).accepted)
    }
  }

  @Test("A restart works without the management server while what it said is fresh")
  func restarts() async throws {
    let bench = try Bench()
    let nobody = RevocationOrigin.management("https://localhost:1")
    let missing = await #expect(throws: ServerError.self) { _ = try await bench.open(nobody) }
    #expect(missing?.code == .missing)
    try await bench.stub.serving { url in _ = try await bench.open(.management(url)) }
    #expect(try await bench.verdict(by: bench.open(nobody)).accepted)
    bench.clock.advance(by: 301)
    let stale = await #expect(throws: ServerError.self) { _ = try await bench.open(nobody) }
    #expect(stale?.code == .invalid)
  }

  @Test("A deny list in a file counts as soon as it is replaced; an older one does not")
  func readsFiles() async throws {
    let bench = try Bench()
    func write(_ name: String) throws -> String {
      try bench.stub.folder.write(name, try #require(bench.stub.answer(name)))
    }
    let origin = RevocationOrigin.files(crl: try write("crl"), denyList: try write("deny-list"))
    let service = try await bench.open(origin)
    #expect(try await bench.verdict(by: service).accepted)
    try bench.stub.publish(number: 9, denying: [bench.stub.device.id])
    _ = try write("deny-list")
    #expect(try await bench.verdict(by: service).code == "revocation")
    try bench.stub.publish(number: 8)
    _ = try write("deny-list")
    #expect(try await bench.verdict(by: service).code == "revocation")
  }

  @Test("A damaged record of the highest number is an error, not a fresh start")
  func refusesDamagedMemory() throws {
    let folder = try TemporaryFolder()
    let memory = DenyListMemory(path: folder.file("number"))
    try memory.check(3)
    try memory.record(3)
    try memory.record(2)
    try memory.check(3)
    #expect(throws: ServerError.self) { try memory.check(2) }
    try folder.write("number", "three\n".utf8)
    #expect(throws: ServerError.self) { try memory.check(9) }
  }

  @Test("An anchor is taken by its fingerprint alone, from a server that nobody vouches for")
  func fetchesAnchors() async throws {
    let bench = try Bench()
    let (stub, out) = (bench.stub, bench.stub.folder.file("anchor.pem"))
    let program = Program("attestcam-server")
    try await stub.serving { url in
      func run(_ fingerprint: String) async throws -> Program.Outcome {
        try await program.run(
          "fetch-anchors", "--management", url, "--fingerprint", fingerprint, "--out", out)
      }
      let wrong = try await run("\(stub.issuing.fingerprint)")
      #expect(wrong.code == 1 && wrong.error.contains("no anchor with this fingerprint"))
      #expect(!FileManager.default.fileExists(atPath: out))
      #expect(try await run("abcd").code == 64)
      let hex = "\(stub.root.fingerprint)".uppercased()
      let colons = stride(from: 0, to: 64, by: 2).map { offset in
        String(Array(hex)[offset..<offset + 2])
      }.joined(separator: ":")
      for _ in 0..<2 { #expect(try await run(colons).code == 0) }
      #expect(try stub.folder.readText("anchor.pem") == stub.root.pem)
      try stub.folder.write("anchor.pem", "other".utf8)
      let present = try await run(hex)
      #expect(present.code == 1 && present.error.contains("exists"))
    }
  }

  @Test("serve asks for one origin of revocation")
  func usage() async throws {
    let common = [
      "serve", "--dir", "x", "--trust", "x", "--policy", "x", "--tls-cert", "x", "--tls-key", "x",
    ]
    for wrong in [
      [], ["--crl", "a", "--management", "b"], ["--management", "b", "--deny-list", "c"],
    ] {
      let outcome = try await Program("attestcam-server").run(common + wrong)
      #expect(outcome.code == 64 && outcome.error.contains("--management"), "\(outcome.error)")
    }
  }

  private func expect(
    _ code: ServerError.Code, _ part: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
  ) async {
    let error = await #expect(throws: ServerError.self, sourceLocation: sourceLocation) {
      try await body()
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(
      error?.message.contains(part) == true, "\(String(describing: error))",
      sourceLocation: sourceLocation)
  }
}

import DeviceKeys
import Foundation
import TestSupport
import Testing
import Verification

@testable import RecognitionServer

@Suite struct SetupTests {
  @Test("init may be run again, but not for another audience")
  func initialise() throws {
    let folder = try TemporaryFolder()
    let files = ServerFiles(directory: folder.file("server"))
    try files.create(audience: "https://a.example")
    let before = try folder.readText("server/server.yaml")
    try files.create(audience: "https://a.example")
    #expect(try folder.readText("server/server.yaml") == before)
    #expect(
      try ServerSettings(file: files.settings) == ServerSettings(audience: "https://a.example"))
    let error = #expect(throws: ServerError.self) {
      try files.create(audience: "https://b.example")
    }
    #expect(error?.code == .exists)
  }

  @Test(
    "Settings are strict",
    arguments: [
      ("audience: x", "audience"), ("nonce_seconds: 60", "audience"),
      ("audience: \"urn:a\"\nnonce_seconds: 301", "nonce_seconds"),
      ("audience: \"urn:a\"\nnonces: 1", "nonces"), ("- 1", ""), ("a: [", "not YAML"),
    ])
  func strictSettings(yaml: String, key: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("server.yaml", yaml)
    let error = #expect(throws: ServerError.self) { try ServerSettings(file: file) }
    #expect(error?.code == .invalid)
    #expect(key.isEmpty || error?.message.contains(key) == true, "\(String(describing: error))")
  }

  @Test("A terminal has a name, devices and purposes, and its name is given once")
  func terminals() async throws {
    let folder = try TemporaryFolder()
    let files = ServerFiles(directory: folder.file("server"))
    try files.create(audience: "urn:x")
    let store = try files.openStore()
    let terminal = try Terminal(name: "k", devices: [.random()], purposes: ["p"])
    let token = try await store.add(terminal)
    #expect(try await store.terminal(token: token) == terminal)
    #expect(try await store.terminal(token: token + "0") == nil)
    let error = await #expect(throws: ServerError.self) { try await store.add(terminal) }
    #expect(error?.code == .exists)
    #expect(try await store.terminals() == [terminal])
    try await store.removeTerminal("k")
    #expect(try await store.terminal(token: token) == nil)
    let bad: [(String, Set<DeviceID>, Set<String>)] = [
      ("", [.random()], ["p"]), ("a b", [.random()], ["p"]), ("k", [], ["p"]),
      ("k", [.random()], []), ("k", [.random()], ["p q"]),
    ]
    for (name, devices, purposes) in bad {
      #expect(throws: ServerError.self) {
        try Terminal(name: name, devices: devices, purposes: purposes)
      }
    }
  }

  @Test("The shipped settings are the defaults, and the shipped policy is taken")
  func examples() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Provisioning").standardized.path()
    let settings = try ServerSettings(file: "\(folder)/server.yaml")
    #expect(settings == ServerSettings(audience: "https://server.example.org"))
    let policy = try PolicyFile.read("\(folder)/policy.yaml")
    #expect(policy.audiences?.contains(settings.audience) == true)
  }
}

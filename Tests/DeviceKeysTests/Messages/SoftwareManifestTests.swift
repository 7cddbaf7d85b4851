import CBOR
import Foundation
import TestSupport
import Testing

@testable import DeviceKeys

@Suite("Software manifest")
struct SoftwareManifestTests {
  static let digest = SHA256.digest([1])
  static let bytes = CBORValue.bytes(digest.bytes)

  @Test("A manifest survives its message, and is known by the digest of the file")
  func survives() throws {
    let pki = try TestPKI()
    let files = ["/usr/lib/a": Self.digest, "/usr/lib/b c": SHA256.digest([2]), "/z": Self.digest]
    let manifest = try SoftwareManifest(signedAt: pki.now, files: files)
    let management = try TestManagement(pki)
    let bytes = try management.key.sign(.softwareManifest(manifest), chain: management.chain)
    let read = try ValidatedManifest(bytes, by: pki.validator())
    #expect(read.manifest == manifest && read.manifest.files == files)
    #expect(read.digest == SHA256.digest(bytes))
  }

  @Test("As many files as there may be fit into the message, with paths as long as they may be")
  func limits() throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki)
    func sign(_ count: Int, pathBytes: Int) throws {
      let files = (0..<count).map { index in
        let name = "/\(index)"
        return (name + String(repeating: "x", count: pathBytes - name.utf8.count), Self.digest)
      }
      let manifest = try SoftwareManifest(
        signedAt: pki.now, files: Dictionary(uniqueKeysWithValues: files))
      let bytes = try management.key.sign(.softwareManifest(manifest), chain: management.chain)
      #expect(try ValidatedManifest(bytes, by: pki.validator()).manifest == manifest)
    }
    try sign(SoftwareManifest.mostFiles, pathBytes: 200)
    try sign(900, pathBytes: SoftwareManifest.longestPath)
    for (count, pathBytes) in [
      (SoftwareManifest.mostFiles + 1, 100), (1, SoftwareManifest.longestPath + 1),
      // Each would do, but the message would be larger than a reader takes.
      (SoftwareManifest.mostFiles, SoftwareManifest.longestPath),
    ] {
      let error = #expect(throws: CryptoError.self) { try sign(count, pathBytes: pathBytes) }
      #expect(error?.code == .malformed)
    }
  }

  @Test("A manifest of a device or of a stranger is refused")
  func refusesStrangers() async throws {
    let pki = try TestPKI()
    let payload = try SoftwareManifest(signedAt: pki.now, files: ["/a": Self.digest]).payload
    let byDevice = try await pki.forge(
      .softwareManifest, payload: payload, chain: pki.chain, key: "device.key")
    expect(.wrongPurpose) { try ValidatedManifest(byDevice, by: pki.validator()) }
    let management = try TestManagement(pki)
    let bytes = try await pki.forge(
      .softwareManifest, payload: payload, chain: management.chain, key: "management.key")
    expect(nil) { try ValidatedManifest(bytes, by: pki.validator()) }
    expect(.untrusted) { try ValidatedManifest(bytes, by: TestPKI().validator()) }
    let otherKind = try await pki.forge(
      .denyList, payload: payload, chain: management.chain, key: "management.key")
    expect(.malformed) { try ValidatedManifest(otherKind, by: pki.validator()) }
  }

  @Test(
    "A well signed manifest with bad contents is malformed",
    arguments: [
      [:], [1: 10], [2: ["/a": bytes]], [1: 10, 2: [:]], [1: 10, 2: .null],
      [1: -1, 2: ["/a": bytes]],
      [1: .unsigned(.max), 2: ["/a": bytes]], [1: 10, 2: ["/a": bytes], 3: 1],
      [1: 10, 2: ["/a": "text"]], [1: 10, 2: ["/a": .bytes([1, 2])]], [1: 10, 2: [7: bytes]],
      [1: 10, 2: ["a": bytes]], [1: 10, 2: ["": bytes]], [1: 10, 2: ["/": bytes]],
      [1: 10, 2: ["/a/": bytes]], [1: 10, 2: ["//a": bytes]], [1: 10, 2: ["/a//b": bytes]],
      [1: 10, 2: ["/./a": bytes]], [1: 10, 2: ["/a/../b": bytes]], [1: 10, 2: ["/a\nb": bytes]],
      [1: 10, 2: ["/a\u{0}b": bytes]], [1: 10, 2: ["/ä": bytes]],
    ] as [CBORValue])
  func refusesContents(_ payload: CBORValue) async throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki)
    let bytes = try await pki.forge(
      .softwareManifest, payload: CBOREncoder.encode(payload), chain: management.chain,
      key: "management.key")
    expect(.malformed) { try ValidatedManifest(bytes, by: pki.validator()) }
  }

  @Test(
    "A file is hashed like its bytes, whatever its length",
    arguments: [0, 1, 262_143, 262_144, 600_000])
  func hashesFiles(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let path = try folder.write("file", bytes)
    let file = open(path, O_RDONLY)
    defer { close(file) }
    #expect(try SHA256.digest(file: file, named: path, limit: 600_000) == SHA256.digest(bytes))
  }

  @Test("A file larger than allowed is refused and named")
  func refusesLargeFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", [1, 2, 3])
    let file = open(path, O_RDONLY)
    defer { close(file) }
    let error = #expect(throws: (any Error).self) {
      try SHA256.digest(file: file, named: path, limit: 2)
    }
    #expect("\(String(describing: error))".contains(path))
  }
}

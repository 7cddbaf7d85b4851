import DeviceKeys
import Foundation
import Glibc
import Platform
import TestSupport
import Testing

@Suite("Key file", .timeLimit(.minutes(1)))
struct FileKeyTests {
  let folder: TemporaryFolder
  let path: String
  let key: FileKey

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("device.key")
    key = try FileKey.create(path: path)
  }

  @Test("A new key is 0600 whatever the umask, and reads back as the same key")
  func creates() throws {
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(try FileKey(path: path).publicKey == key.publicKey)
    #expect(try folder.readText("device.key").hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
  }

  @Test("Making a key never replaces what is there", arguments: ["file", "link", "dangling link"])
  func neverOverwrites(_ kind: String) throws {
    let target = folder.file("taken")
    switch kind {
    case "file": try folder.write("taken", "precious".utf8)
    case "link":
      try folder.write("precious", "precious".utf8)
      symlink(folder.file("precious"), target)
    default: symlink(folder.file("nowhere"), target)
    }
    let error = #expect(throws: CryptoError.self) { try FileKey.create(path: target) }
    #expect(error?.code == .file)
    if kind != "dangling link" { #expect(try folder.readText("taken") == "precious") }
    #expect(!FileManager.default.fileExists(atPath: folder.file("nowhere")))
  }

  @Test("A mode that lets nobody else in is accepted", arguments: [0o600, 0o400] as [mode_t])
  func acceptsMode(_ mode: mode_t) throws {
    #expect(chmod(path, mode) == 0)
    #expect(try FileKey(path: path).publicKey == key.publicKey)
  }

  @Test(
    "A mode that lets others in is refused, with the fix",
    arguments: [0o640, 0o644, 0o604, 0o660, 0o601, 0o610, 0o602, 0o444, 0o4640] as [mode_t])
  func refusesMode(_ mode: mode_t) {
    #expect(chmod(path, mode) == 0)
    let error = #expect(throws: CryptoError.self) { try FileKey(path: path) }
    #expect(error?.code == .insecureFile)
    #expect(error?.message.contains("chmod 600") == true)
  }

  @Test("Neither a symbolic link, a directory nor a FIFO is read; none of them blocks")
  func refusesOtherFiles() throws {
    symlink(path, folder.file("link"))
    #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
    #expect(mkdir(folder.file("directory"), 0o700) == 0)
    for (name, code) in [
      ("link", CryptoError.Code.file), ("fifo", .insecureFile), ("directory", .insecureFile),
      ("missing", .file),
    ] {
      let error = #expect(throws: CryptoError.self) { try FileKey(path: folder.file(name)) }
      #expect(error?.code == code, "\(name)")
    }
  }

  @Test("A key of another user is refused", .enabled(if: geteuid() == 0, "only root can chown"))
  func refusesOtherOwner() {
    #expect(chown(path, 65534, 65534) == 0)
    let error = #expect(throws: CryptoError.self) { try FileKey(path: path) }
    #expect(error?.code == .insecureFile)
    #expect(error?.message.contains("uid 65534") == true)
  }

  @Test("Empty, huge and senseless files are refused, and so are keys in DER and cut-off PEM")
  func refusesGarbage() throws {
    let pem = try folder.read("device.key")
    let contents: [(String, [UInt8])] = [
      ("empty", []), ("huge", [UInt8](repeating: 0x2D, count: 16_385)),
      ("largest", [UInt8](repeating: 0, count: 16_384)), ("der", try der("device.key")),
      ("cut", Array(pem.dropLast(30))), ("head", Array("-----BEGIN PRIVATE KEY-----\n".utf8)),
      ("base64", Array("-----BEGIN PRIVATE KEY-----\nMIG!\n-----END PRIVATE KEY-----\n".utf8)),
    ]
    for (name, bytes) in contents {
      try folder.write(name, bytes)
      let error = #expect(throws: CryptoError.self) { try FileKey(path: folder.file(name)) }
      #expect(error?.code == .malformed, "\(name)")
    }
  }

  @Test("Every single changed byte of the encoded key is refused or leaves the same key")
  func refusesChangedBytes() throws {
    let original = try der("device.key")
    for index in original.indices {
      var changed = original
      changed[index] ^= 1
      try write("changed", changed)
      guard let other = try? FileKey(path: folder.file("changed")) else { continue }
      #expect(other.publicKey == key.publicKey, "byte \(index)")
    }
  }

  @Test("Text around the key is ignored")
  func acceptsSurroundings() throws {
    let pem = try folder.readText("device.key")
    try folder.write("commented", "Device key\n\(pem)the end\n".utf8)
    #expect(try FileKey(path: folder.file("commented")).publicKey == key.publicKey)
  }

  @Test("The private number of one key beside the public point of another is refused")
  func refusesMixedPair() throws {
    _ = try FileKey.create(path: folder.file("other.key"))
    let (own, other) = (try der("device.key"), try der("other.key"))
    #expect(own.count == 138 && other.count == 138)
    try write("mixed", own.dropLast(65) + other.suffix(65))
    let error = #expect(throws: CryptoError.self) { try FileKey(path: folder.file("mixed")) }
    #expect(error?.code == .malformed)
  }

  private func write(_ name: String, _ der: [UInt8]) throws {
    let body = Data(der).base64EncodedString(options: .lineLength64Characters)
    try folder.write(
      name, "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----\n".utf8)
  }

  private func der(_ name: String) throws -> [UInt8] {
    let lines = try folder.readText(name).split(separator: "\n").dropFirst().dropLast()
    return Array(try #require(Data(base64Encoded: lines.joined())))
  }
}

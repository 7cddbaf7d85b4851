import DeviceKeys
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Integrity

@Suite("Integrity at start")
struct CheckedInstallationTests {
  @Test("Untouched files are verified, and the result names the manifest as sha256sum does")
  func untouched() throws {
    let installation = try TestInstallation()
    let message = try installation.sign()
    let checked = try CheckedInstallation(installation.source)
    #expect(checked.result == .verified(manifest: SHA256.digest(message)))
    #expect(checked.fileCount == 3)
    try checked.require([
      "detector model": SHA256.digest(installation.folder.read("lib/model.onnx"))
    ])
  }

  @Test("Without a manifest nothing is checked, and the result says so")
  func notConfigured() throws {
    let checked = try CheckedInstallation(nil)
    #expect(checked.result == .notRun)
    try checked.requireProcess()
    try checked.require(["detector model": SHA256.digest([1])])
  }

  /// What somebody may do to the file `library.so`.
  enum Tampering: String, CaseIterable {
    case changed, cut, grown, emptied, removed, linked, directory, fifo, unreadable

    var code: IntegrityError.Code {
      switch self {
      case .changed, .cut, .grown, .emptied: .fileChanged
      case .removed, .linked, .directory, .fifo, .unreadable: .fileUnreadable
      }
    }

    func apply(to path: String) throws {
      var bytes = Array(try Data(contentsOf: URL(filePath: path)))
      unlink(path)
      switch self {
      case .changed: bytes[bytes.count / 2] ^= 1
      case .cut: bytes.removeLast()
      case .grown: bytes.append(0)
      case .emptied: bytes = []
      case .removed: return
      case .linked:
        try Data(bytes).write(to: URL(filePath: path + ".real"))
        symlink(path + ".real", path)
        return
      case .directory:
        mkdir(path, 0o700)
        return
      case .fifo:
        mkfifo(path, 0o600)
        return
      // Root may read whatever the mode is; what nobody may open for reading is a socket.
      case .unreadable:
        mknod(path, S_IFSOCK | 0o600, 0)
        return
      }
      try Data(bytes).write(to: URL(filePath: path))
    }
  }

  @Test(
    "A file that was tampered with is named, whatever was done to it", arguments: Tampering.allCases
  )
  func tampered(_ tampering: Tampering) throws {
    let installation = try TestInstallation()
    let path = installation.folder.file("lib/library.so")
    try tampering.apply(to: path)
    let error = #expect(throws: IntegrityError.self) {
      try CheckedInstallation(installation.source)
    }
    #expect(error?.code == tampering.code)
    #expect(error?.message.contains(path) == true, "\(String(describing: error))")
  }

  @Test("A manifest that cannot be read, or whose anchors cannot, is told from one that is refused")
  func unreadableManifest() throws {
    let installation = try TestInstallation()
    let folder = installation.folder
    func expect(_ code: IntegrityError.Code, _ source: IntegritySource, _ name: String) {
      let error = #expect(throws: IntegrityError.self) { try CheckedInstallation(source) }
      #expect(
        error?.code == code && error?.message.contains(name) == true, "\(String(describing: error))"
      )
    }
    var source = installation.source
    source.manifest = folder.file("none.cose")
    expect(.manifestUnreadable, source, "none.cose")
    source = installation.source
    source.trust = folder.file("none.pem")
    expect(.manifestUnreadable, source, "none.pem")
    source.trust = try folder.write("empty.pem", "")
    expect(.manifestUnreadable, source, "empty.pem")
    source = installation.source
    source.manifest = try folder.write("empty.cose", "")
    expect(.manifestRefused, source, "empty.cose")
    source.manifest = try folder.write("huge.cose", [UInt8](repeating: 0, count: 1 << 20 + 1))
    expect(.manifestUnreadable, source, "huge.cose")
    source = installation.source
    let stranger = try TestInstallation()
    source.trust = stranger.source.trust
    withExtendedLifetime(stranger) { expect(.manifestRefused, source, "integrity.cose") }
  }

  @Test("Every changed byte of a manifest refuses it, or the file that it speaks of")
  func changedManifest() throws {
    let installation = try TestInstallation()
    let message = try installation.sign()
    for index in stride(from: 0, to: message.count, by: 7) {
      var changed = message
      changed[index] ^= 1
      try installation.folder.write("integrity.cose", changed)
      let error = #expect(throws: IntegrityError.self, "byte \(index)") {
        try CheckedInstallation(installation.source)
      }
      #expect(error?.code == .manifestRefused, "byte \(index): \(String(describing: error))")
    }
  }

  @Test(
    "A manifest holds when its signer's certificate has run out, but not if it was signed after that"
  )
  func clockless() throws {
    let installation = try TestInstallation(days: 1)
    // The certificates ended, or will only begin, by the clock of this machine.
    _ = try CheckedInstallation(installation.source)
    try installation.sign(at: TestInstallation.now + 2 * 86_400)
    let error = #expect(throws: IntegrityError.self) {
      try CheckedInstallation(installation.source)
    }
    #expect(error?.code == .manifestRefused)
  }

  @Test("A model that was loaded from elsewhere is refused by its bytes")
  func foreignModel() throws {
    let installation = try TestInstallation()
    let checked = try CheckedInstallation(installation.source)
    let error = #expect(throws: IntegrityError.self) {
      try checked.require(["detector model": SHA256.digest([1, 2, 3])])
    }
    #expect(error?.code == .fileNotListed && error?.message.contains("detector") == true)
  }

  @Test("All code of a process must be on the manifest, but for Debian's own libraries")
  func ownProcess() throws {
    let installation = try TestInstallation()
    let mapped = try MappedFile.ofThisProcess()
    let own = mapped.filter { !$0.isSystemLibrary }
    #expect(mapped.contains { $0.path.contains("/libc.so") && $0.isSystemLibrary })
    let program = try #require(
      own.first { $0.path.hasSuffix(".xctest") || $0.path.contains("swift") })
    let error = #expect(throws: IntegrityError.self) {
      try CheckedInstallation(installation.source).requireProcess()
    }
    #expect(error?.code == .fileNotListed)

    let digests = try own.reduce(into: [:]) { $0[$1.path] = try FileFingerprint($1.path).digest }
    try installation.sign(digests)
    let checked = try CheckedInstallation(installation.source)
    try checked.requireProcess()
    // The same name, but another file: what runs is not what was compared.
    let other = try #require(
      MappedFile(line: "7f00-7f01 r-xp 00000000 fe:01 \(program.inode + 1)   \(program.path)"))
    let replaced = #expect(throws: IntegrityError.self) { try checked.require([other]) }
    #expect(replaced?.code == .fileReplaced)
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

@testable import DeviceKeys

/// Which key files with a group's read bit are taken: those that systemd handed to this service, and no others.
@Suite struct SystemdCredentialTests {
  private static let directory = "/run/credentials/attestcamd.service"

  private func status(
    mode: mode_t = 0o440, uid: uid_t = 0, gid: gid_t = 0
  ) -> stat {
    var status = stat()
    status.st_mode = S_IFREG | mode
    status.st_uid = uid
    status.st_gid = gid
    return status
  }

  @Test("A credential of root with mode 0440 in the service's directory is private")
  func accepted() {
    #expect(
      SystemdCredential.isPrivate(
        status(), "\(Self.directory)/device-key", directory: Self.directory))
  }

  @Test(
    "Anything else is not",
    arguments: [
      "/etc/device-key", "\(directory)", "\(directory)/", "\(directory)-other/device-key",
      "\(directory)/../x/device-key", "\(directory)/x/device-key",
    ])
  func otherPlaces(path: String) {
    #expect(!SystemdCredential.isPrivate(status(), path, directory: Self.directory))
  }

  @Test(
    "Other modes and owners are not, nor any file of a program that systemd gave no credentials")
  func otherFiles() {
    let path = "\(Self.directory)/device-key"
    for mode: mode_t in [0o640, 0o444, 0o460, 0o550, 0o4440] {
      #expect(!SystemdCredential.isPrivate(status(mode: mode), path, directory: Self.directory))
    }
    #expect(!SystemdCredential.isPrivate(status(uid: 1), path, directory: Self.directory))
    #expect(!SystemdCredential.isPrivate(status(gid: 1), path, directory: Self.directory))
    for directory in [nil, "", "/", "run"] {
      #expect(!SystemdCredential.isPrivate(status(), path, directory: directory))
    }
  }

  @Test("Without such a directory a key file that the group may read is refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("key.pem")
    _ = try FileKey.create(path: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: path)
    let error = #expect(throws: CryptoError.self) { try FileKey(path: path) }
    #expect(error?.code == .insecureFile)
  }

  @Test("A copied key file is the same key, for its owner alone, and never replaces another file")
  func copies() throws {
    let folder = try TemporaryFolder()
    let key = try FileKey.create(path: folder.file("key.pem"))
    let copy = try FileKey.copy(from: folder.file("key.pem"), to: folder.file("copy.pem"))
    #expect(copy.publicKey == key.publicKey)
    #expect(try folder.read("copy.pem") == folder.read("key.pem"))
    #expect(try folder.mode("copy.pem") == 0o600)
    #expect(throws: CryptoError.self) {
      try FileKey.copy(from: folder.file("key.pem"), to: folder.file("copy.pem"))
    }
    try folder.write("open.pem", folder.read("key.pem"), mode: 0o644)
    #expect(throws: CryptoError.self) {
      try FileKey.copy(from: folder.file("open.pem"), to: folder.file("other.pem"))
    }
    #expect(!folder.has("other.pem"))
  }
}

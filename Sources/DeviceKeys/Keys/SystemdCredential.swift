import Glibc

/// A file that systemd hands to this service alone (systemd.exec(5), LoadCredentialEncrypted=).
package enum SystemdCredential {
  /// Whether mode and place are those of a credential that an access control list opens to this service's user.
  ///
  /// systemd writes credentials as root, 0400, and gives the service's user read permission by an entry in the access
  /// control list; its mask then shows as the group's read bit (acl(5)), though root's group may read no more than
  /// before. Where the file system has no such lists the file is given to the user, 0400, which needs no exception.
  package static func isPrivate(
    _ status: stat, _ path: String, directory: String? = environmentDirectory
  ) -> Bool {
    guard let directory, directory.hasPrefix("/"), directory.count > 1 else { return false }
    let name = path.dropFirst(directory.count + 1)
    return path.hasPrefix("\(directory)/") && !name.isEmpty && !name.contains("/")
      && status.st_mode & 0o7777 == 0o440 && status.st_uid == 0 && status.st_gid == 0
  }

  package static var environmentDirectory: String? {
    getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
  }
}

import Glibc

/// A user of this machine.
struct Account: Sendable, Equatable {
  var name: String
  var uid: UInt32
  var gid: UInt32
  /// All groups that the user is a member of.
  var groups: [UInt32]

  /// - Returns: nil when there is no such user. May block.
  init?(named name: String) {
    guard let entry = getpwnam(name)?.pointee else { return nil }
    var (count, groups) = (Int32(256), [gid_t](repeating: 0, count: 256))
    guard getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 else { return nil }
    self.init(
      name: name, uid: entry.pw_uid, gid: entry.pw_gid, groups: Array(groups.prefix(Int(count))))
  }

  init(name: String, uid: UInt32, gid: UInt32, groups: [UInt32]) {
    self.name = name
    self.uid = uid
    self.gid = gid
    self.groups = groups
  }

  /// Whether the mode of a file lets this user read and write it. ACLs are not looked at.
  func mayUse(_ file: stat) -> Bool {
    let shift: mode_t = file.st_uid == uid ? 6 : groups.contains(file.st_gid) ? 3 : 0
    return file.st_mode >> shift & 0o6 == 0o6
  }
}

import Glibc

/// Who runs a command on this machine, for the audit log.
enum LocalUser {
  /// `local:` and the user's name, or the number of one without a name.
  static var name: String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 4096)
    let id = getuid()
    guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let name = entry.pw_name
    else { return "local:\(id)" }
    return "local:" + String(cString: name)
  }
}

import Glibc

/// Looks names up in the user and group databases. May block; only while the program starts.
enum Accounts {
  static func uid(of name: String) -> UInt32? {
    var entry = passwd()
    return withBuffer { buffer in
      var found: UnsafeMutablePointer<passwd>?
      guard let address = buffer.baseAddress,
        getpwnam_r(name, &entry, address, buffer.count, &found) == 0
      else { return nil }
      return found?.pointee.pw_uid
    }
  }

  static func gid(of name: String) -> UInt32? {
    var entry = group()
    return withBuffer { buffer in
      var found: UnsafeMutablePointer<group>?
      guard let address = buffer.baseAddress,
        getgrnam_r(name, &entry, address, buffer.count, &found) == 0
      else { return nil }
      return found?.pointee.gr_gid
    }
  }

  /// A group's entry holds the names of all its members.
  private static func withBuffer<Value>(
    _ body: (UnsafeMutableBufferPointer<CChar>) -> Value?
  ) -> Value? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65_536, body)
  }
}

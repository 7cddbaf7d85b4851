import Glibc

/// What is at a path, as far as a server must know before it binds a socket there (inode(7)).
public enum FileKind: Sendable, Equatable {
  case missing, socket, other

  /// Looks at the path itself, not at what a symbolic link there points to.
  ///
  /// What cannot be looked at counts as missing: whoever goes on to use the path gets the reason.
  public init(at path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      self = .missing
      return
    }
    self = status.st_mode & S_IFMT == S_IFSOCK ? .socket : .other
  }
}

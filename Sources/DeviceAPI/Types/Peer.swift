/// The process at the other end of the socket, as the kernel knew it when it connected (unix(7), SO_PEERCRED).
public struct Peer: Sendable, Equatable {
  /// Effective user id.
  public var uid: UInt32
  /// Effective group id.
  public var gid: UInt32
  /// Supplementary groups (SO_PEERGROUPS).
  public var groups: [UInt32]
  /// For the log only: a pid may be reused.
  public var pid: Int32

  public init(uid: UInt32, gid: UInt32, groups: [UInt32] = [], pid: Int32 = 0) {
    self.uid = uid
    self.gid = gid
    self.groups = groups
    self.pid = pid
  }

  public func isMember(of group: UInt32) -> Bool { gid == group || groups.contains(group) }
}

import CLinux
import Platform

extension Peer {
  /// Most supplementary groups that are read; a process with more is refused rather than half known.
  private static let mostGroups = 1024

  /// Asks the kernel who connected this Unix socket.
  ///
  /// - Throws: `SystemError`.
  init(socket: Int32) throws(SystemError) {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    let result = clinux_peer_credentials(socket, &pid, &uid, &gid)
    guard result == 0 else {
      throw SystemError(errno: result, "cannot read the peer's credentials (SO_PEERCRED)")
    }
    var groups = [UInt32](repeating: 0, count: Self.mostGroups)
    var count: Int32 = 0
    let groupsResult = clinux_peer_groups(socket, &groups, Int32(Self.mostGroups), &count)
    guard groupsResult == 0 else {
      throw SystemError(errno: groupsResult, "cannot read the peer's groups (SO_PEERGROUPS)")
    }
    self.init(uid: uid, gid: gid, groups: Array(groups.prefix(Int(count))), pid: pid)
  }
}

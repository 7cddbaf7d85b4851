import DeviceAPI

/// Who may capture for what, under which profiles, for which servers.
public struct Terminal: Sendable, Equatable {
  /// Whom an entry is for.
  public enum Peers: Sendable, Equatable {
    case user(UInt32)
    case group(UInt32)
    /// root, the daemon's own uid, and the group `attestcam` where there is one.
    case standard(ownUser: UInt32, group: UInt32?)
  }

  public var peers: Peers
  /// Each `[a-z0-9._-]{1,64}`.
  public var purposes: [String]
  /// Names of capture profiles; the first is used when a request names none.
  public var profiles: [String]
  /// URIs of recognition servers, compared byte by byte.
  public var audiences: [String]
  /// What a person is to be told before a capture; `{purpose}` stands for the purpose.
  public var notice: UserNotice.Text
  /// Where the entry stands in the file.
  public var line: Int

  public init(
    peers: Peers, purposes: [String], profiles: [String], audiences: [String],
    notice: UserNotice.Text = .standard, line: Int = 0
  ) {
    self.peers = peers
    self.purposes = purposes
    self.profiles = profiles
    self.audiences = audiences
    self.notice = notice
    self.line = line
  }

  func includes(_ peer: Peer) -> Bool {
    switch peers {
    case .user(let uid): peer.uid == uid
    case .group(let gid): peer.isMember(of: gid)
    case .standard(let own, let group):
      peer.uid == 0 || peer.uid == own || group.map(peer.isMember) ?? false
    }
  }
}

import DeviceAPI
import FaceQuality
import HTTPSupport

/// Maps a peer and a purpose to the profiles and audiences it may use. Closed: what no entry names is refused.
public struct AccessPolicy: Sendable {
  static let longestAudience = 255

  private let terminals: [Terminal]
  private let profiles: [String: CaptureProfile]
  private let ownUser: UInt32

  /// - Parameters:
  ///   - profiles: the profiles of this installation.
  ///   - ownUser: the daemon's uid. Like root it may always ask how the daemon is; captures need an entry.
  public init(terminals: [Terminal], profiles: [CaptureProfile], ownUser: UInt32) {
    self.terminals = terminals
    self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    self.ownUser = ownUser
  }

  public func admits(_ peer: Peer) -> Bool {
    peer.uid == 0 || peer.uid == ownUser || terminals.contains { $0.includes(peer) }
  }

  /// The profile to capture under.
  ///
  /// - Throws: `Problem`: `.requestMalformed`, `.purposeNotAllowed`, `.profileUnknown`, `.profileNotAllowed`,
  ///   `.audienceNotAllowed`.
  public func profile(
    for order: CaptureOrder, of peer: Peer
  ) throws(Problem) -> CaptureProfile {
    guard Self.isPurpose(order.purpose) else {
      throw Problem(APIProblem.requestMalformed, "purpose: must match [a-z0-9._-]{1,64}")
    }
    guard Self.isAudience(order.audience) else {
      throw Problem(
        APIProblem.requestMalformed,
        "audience: must be a URI with a scheme, at most \(Self.longestAudience) bytes")
    }
    let entries = terminals.filter { $0.includes(peer) && $0.purposes.contains(order.purpose) }
    guard !entries.isEmpty else {
      throw Problem(
        APIProblem.purposeNotAllowed,
        "purpose: uid \(peer.uid) has no entry under terminals: for \(order.purpose)")
    }
    if let name = order.profile, profiles[name] == nil {
      throw Problem(APIProblem.profileUnknown, "profile: this device has no such profile")
    }
    let fitting = entries.filter { entry in
      order.profile.map(entry.profiles.contains) ?? true
    }
    guard !fitting.isEmpty else {
      throw Problem(
        APIProblem.profileNotAllowed, "profile: is not listed for \(order.purpose) under terminals:"
      )
    }
    guard let entry = fitting.first(where: { $0.audiences.contains(order.audience) }) else {
      throw Problem(
        APIProblem.audienceNotAllowed,
        "audience: is not listed for \(order.purpose) under terminals:")
    }
    guard let profile = (order.profile ?? entry.profiles.first).flatMap({ profiles[$0] }) else {
      throw Problem(APIProblem.profileUnknown, "profile: the default profile is not installed")
    }
    return profile
  }

  /// What must be shown before the captures that a peer may ask for, by purpose.
  public func notices(for peer: Peer) -> [UserNotice] {
    var notices: [UserNotice] = []
    for entry in terminals where entry.includes(peer) {
      for purpose in entry.purposes {
        if let index = notices.firstIndex(where: { $0.purpose == purpose }) {
          notices[index].profiles += entry.profiles.filter { !notices[index].profiles.contains($0) }
        } else {
          notices.append(
            UserNotice(
              purpose: purpose, profiles: entry.profiles, text: entry.notice.naming(purpose)))
        }
      }
    }
    return notices
  }

  static func isPurpose(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z0-9._-]{1,64}/) != nil
  }

  static func isAudience(_ text: String) -> Bool {
    text.utf8.count <= longestAudience
      && text.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+/) != nil
  }
}

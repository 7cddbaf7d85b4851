import DeviceAPI
import FaceQuality
import HTTPSupport
import Testing

@testable import CaptureDaemon
@testable import DeviceKeys

@Suite("Who may capture what")
struct AccessPolicyTests {
  private static let policy = AccessPolicy(
    terminals: [
      Terminal(
        peers: .user(1000), purposes: ["enrol"], profiles: ["standard", "strict"],
        audiences: ["https://a/"]),
      Terminal(
        peers: .group(50), purposes: ["enrol", "verify"], profiles: ["strict"],
        audiences: ["https://b/"]),
      Terminal(
        peers: .standard(ownUser: 999, group: 60), purposes: ["test"], profiles: ["missing"],
        audiences: ["https://a/"]),
    ],
    profiles: ["standard", "strict"].map {
      CaptureProfile(name: $0, digest: SHA256.digest([]), requirements: [:])
    }, ownUser: 999)

  @Test(
    "Only peers with an entry, root and the daemon's own uid are admitted",
    arguments: [
      (Peer(uid: 1000, gid: 1), true), (Peer(uid: 1, gid: 50), true),
      (Peer(uid: 1, gid: 1, groups: [2, 50]), true), (Peer(uid: 0, gid: 0), true),
      (Peer(uid: 999, gid: 1), true), (Peer(uid: 1, gid: 60), true),
      (Peer(uid: 1, gid: 1000), false), (Peer(uid: 50, gid: 1, groups: [51]), false),
    ])
  func admits(peer: Peer, isAdmitted: Bool) {
    #expect(Self.policy.admits(peer) == isAdmitted)
  }

  @Test("A peer is told what to show for each purpose that it has, and of no other")
  func notices() {
    let both = Self.policy.notices(for: Peer(uid: 1000, gid: 50))
    #expect(both.map(\.purpose) == ["enrol", "verify"])
    #expect(both.map(\.profiles) == [["standard", "strict"], ["strict"]])
    #expect(both[1].text.en.contains("“verify”") && both[1].text.zh.contains("“verify”"))
    #expect(Self.policy.notices(for: Peer(uid: 0, gid: 0)).map(\.purpose) == ["test"])
    #expect(Self.policy.notices(for: Peer(uid: 5, gid: 5)).isEmpty)
  }

  @Test(
    "The entries decide by purpose, profile and audience together",
    arguments: [
      (1000, 1, "enrol", nil, "https://a/", "standard", nil),
      (1000, 1, "enrol", "strict", "https://a/", "strict", nil),
      (1000, 50, "enrol", nil, "https://b/", "strict", nil),
      (1000, 50, "enrol", "standard", "https://b/", nil, APIProblem.audienceNotAllowed),
      (1000, 1, "enrol", nil, "https://a", nil, .audienceNotAllowed),
      (1, 50, "enrol", "standard", "https://b/", nil, .profileNotAllowed),
      (1, 50, "enrol", "other", "https://b/", nil, .profileUnknown),
      (1000, 1, "verify", nil, "https://a/", nil, .purposeNotAllowed),
      (0, 0, "enrol", nil, "https://a/", nil, .purposeNotAllowed),
      (0, 0, "test", nil, "https://a/", nil, .profileUnknown),
    ] as [(UInt32, UInt32, String, String?, String, String?, APIProblem?)])
  func profile(
    uid: UInt32, gid: UInt32, purpose: String, profile: String?, audience: String,
    granted: String?, refused: APIProblem?
  ) {
    let order = CaptureOrder(nonce: [], purpose: purpose, audience: audience, profile: profile)
    do {
      let result = try Self.policy.profile(for: order, of: Peer(uid: uid, gid: gid))
      #expect(result.name == granted)
    } catch {
      #expect(error.code == refused?.rawValue)
    }
  }
}

/// What `docs/vectors/manifest.json` says: every file, and the verdict on every packet.
public struct VectorManifest: Codable, Sendable, Equatable {
  /// The `eat_profile` that the packets follow.
  public var profile: String
  /// Trust anchor of every packet, PEM.
  public var anchor: String
  /// The verifier's clock, RFC 3339.
  public var time: String
  /// The nonce that the verifier waits for, lower-case hex.
  public var nonce: String
  /// PKCS#8 PEM. Published, so good for nothing but tests.
  public var keys: [String]
  /// PEM, the anchor included.
  public var certificates: [String]
  /// PEM, one or more CRLs each.
  public var crls: [String]
  /// Deny lists (docs/enrolment.md), COSE_Sign1.
  public var denyLists: [String]
  /// Policies as `attestcam verify --policy` takes them.
  public var policies: [String]
  /// JPEG images, depth maps, and bytes that are none.
  public var samples: [String]
  /// Liveness challenges, JSON.
  public var challenges: String
  public var packets: [PacketVector]

  public init(
    profile: String, anchor: String, time: String, nonce: String, keys: [String],
    certificates: [String], crls: [String], denyLists: [String],
    policies: [String], samples: [String], challenges: String,
    packets: [PacketVector]
  ) {
    self.profile = profile
    self.anchor = anchor
    self.time = time
    self.nonce = nonce
    self.keys = keys
    self.certificates = certificates
    self.crls = crls
    self.denyLists = denyLists
    self.policies = policies
    self.samples = samples
    self.challenges = challenges
    self.packets = packets
  }

  private enum CodingKeys: String, CodingKey {
    case profile
    case anchor
    case time
    case nonce
    case keys
    case certificates
    case crls
    case denyLists = "deny_lists"
    case policies
    case samples
    case challenges
    case packets
  }

  /// Every file that the manifest names, the packets' own included; relative to the folder.
  public var files: Set<String> {
    Set(
      keys + certificates + crls + denyLists + policies + samples + [challenges]
        + packets.map(\.file))
  }
}

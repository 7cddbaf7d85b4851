import DeviceKeys
import TrustedPacket

/// One line of `docs/vectors/challenges.json`: what a challenge is derived from, and the challenge. Bytes are hex.
public struct ChallengeVector: Codable, Sendable, Equatable {
  public struct Step: Codable, Sendable, Equatable {
    public var action: String
    public var delay: Int
  }

  public var name: String
  public var about: String
  public var nonce: String
  public var salt: String
  /// Name of the device key among the vectors' keys.
  public var key: String
  /// SHA-256 of the capture profile's file.
  public var profile: String
  public var allowed: [String]
  /// The first 32 bytes of the stream.
  public var seed: String
  /// Nil when these actions make no challenge.
  public var steps: [Step]?

  public init(
    name: String, about: String, nonce: String, salt: String, key: String, profile: String,
    allowed: [String], seed: String, steps: [Step]?
  ) {
    self.name = name
    self.about = about
    self.nonce = nonce
    self.salt = salt
    self.key = key
    self.profile = profile
    self.allowed = allowed
    self.seed = seed
    self.steps = steps
  }

  /// The challenge that the inputs give by the product's code.
  ///
  /// - Throws: `Unreadable` for inputs that are none.
  public func derived(in folder: VectorFolder) throws -> LivenessChallenge? {
    guard let nonce = Hex.decode(nonce).flatMap({ Nonce($0) }),
      let salt = Hex.decode(salt).flatMap({ ChallengeSalt($0) }),
      let profile = Hex.decode(profile).flatMap({ SHA256Digest($0) })
    else { throw Unreadable() }
    return LivenessChallenge(
      nonce: nonce, salt: salt, key: try folder.key(key).publicKey, profile: profile,
      allowed: Set(allowed.compactMap { LivenessAction(name: $0) }))
  }

  public struct Unreadable: Error {}
}

extension LivenessChallenge {
  /// As a vector has it.
  public var vector: [ChallengeVector.Step] {
    steps.map { ChallengeVector.Step(action: $0.action.name, delay: $0.delay) }
  }
}

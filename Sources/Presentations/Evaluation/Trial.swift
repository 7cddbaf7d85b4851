/// One presentation to be made in an evaluation, by what it can be had again from.
public struct Trial: Sendable, Hashable, Codable {
  /// How a presentation is made.
  public enum Pace: String, Sendable, Hashable, Codable {
    /// To the capture device alone, as fast as it computes.
    case frames
    /// To the whole daemon, as long as it takes.
    case real
  }

  public let pace: Pace
  /// What looks at it.
  public let sense: Sense
  public let species: Species
  /// `SubjectSource.person`.
  public let person: String
  public let half: SubjectSource.Half
  /// Of movement, light, noise, nonce and salt.
  public let seed: UInt64
}

/// One presentation, by what it can be had again from.
public struct Presentation: Sendable {
  public let species: Species
  public let subject: Subject
  /// Of movement, light, noise and compression.
  public let seed: UInt64

  public init(_ species: Species, of subject: Subject, seed: UInt64) {
    self.species = species
    self.subject = subject
    self.seed = seed
  }
}

/// What looked for presentation attacks (ISO/IEC 30107-1: PAD subsystems). The raw value is the key in the signed claims
/// (docs/packet.md) and never changes its meaning.
public enum LivenessMethod: Int, Sendable, ClaimChoice {
  /// The person did what the challenge asks, when it asks, with a head that is not flat.
  case action = 1
  /// The face reflects the emitter's infrared light as skin does.
  case infrared = 2
  /// The face has a face's shape and size.
  case depth = 3
  /// Networks have seen neither a print nor a screen. May only deny, so no level follows from it.
  case passive = 4
  /// Frames came as a sensor sends them: none twice, none at a time that does not fit. No level follows from it either.
  case injection = 5

  /// The name in profiles, policies and reports.
  public var name: String { "\(self)" }

  var claimValue: Int { rawValue }
}

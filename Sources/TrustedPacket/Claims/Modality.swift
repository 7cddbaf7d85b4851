/// What a sensor sees.
public enum Modality: Int, Sendable, ClaimChoice {
  case visible = 1
  case infrared = 2
  case depth = 3
  var claimValue: Int { rawValue }
}

/// What is wrong with the light on a face, for a camera that may do something about it.
public enum LightChange: String, Sendable, CaseIterable {
  case brighter
  case darker
}

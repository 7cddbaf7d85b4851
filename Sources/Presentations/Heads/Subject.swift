import FaceAnalysis
import Pictures

/// A person whose photograph is animated.
public struct Subject: Sendable {
  public let name: String
  public let model: HeadModel
}

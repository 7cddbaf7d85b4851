/// A person whose photograph is animated.
public struct Subject: Sendable {
  public let source: SubjectSource
  public let model: HeadModel
}

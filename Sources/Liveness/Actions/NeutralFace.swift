/// The person's own face as it was before a prompt: what an action is measured against.
public struct NeutralFace: Sendable {
  public var face: ObservedFace
  /// Eye aspect ratio of this person's open eyes.
  public var openEyes: Double

  public init(face: ObservedFace, openEyes: Double) {
    self.face = face
    self.openEyes = openEyes
  }
}

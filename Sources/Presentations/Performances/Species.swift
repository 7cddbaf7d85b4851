/// What is presented to the camera: a person, or a species of presentation attack instrument (ISO/IEC 30107-3).
public enum Species: String, Sendable, Hashable, CaseIterable, Codable {
  /// A photograph animated in three dimensions; not a person, and reported as synthetic.
  case bonaFide = "synthetic person"
  case mattePrint = "matte print"
  case glossyPrint = "glossy print"
  case bentPrint = "bent print"
  /// A print with holes, behind which somebody else's eyes and mouth move.
  case cutOut = "cut-out eyes and mouth"
  /// A photograph warped as a plane, with the right actions.
  case planarPuppet = "planar puppet"
  case tabletReplay = "tablet, recorded actions"
  case phoneReplay = "phone, recorded actions"
  /// The frames of another session, fed in as they were.
  case sessionReplay = "replayed session"
  case frozenFrame = "frozen frame"
  case loopedFrames = "looped frames"
  case virtualCamera = "virtual camera"
  case chosenClips = "clips chosen live"
  case puppeteer = "live puppeteering"

  /// What the evaluation must show of a species.
  public enum Goal: Sendable, Hashable {
    /// Accepted at 95 of 100 at least.
    case accepted
    /// Never accepted.
    case refused
    /// Accepted only when what was recorded happens to be what was asked for.
    case chance
    /// Not stopped in visible light alone, and said to be so.
    case declared
  }

  public var goal: Goal {
    switch self {
    case .bonaFide: .accepted
    case .mattePrint, .glossyPrint, .bentPrint, .cutOut, .planarPuppet, .frozenFrame,
      .loopedFrames, .virtualCamera:
      .refused
    case .tabletReplay, .phoneReplay, .sessionReplay: .chance
    case .chosenClips, .puppeteer: .declared
    }
  }
}

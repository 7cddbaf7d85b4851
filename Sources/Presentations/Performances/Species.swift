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
  /// A face in low relief, as a mask of paper has it.
  case reliefMask = "mask-like relief"
  /// A print in pigments that infrared shows too, as carbon black.
  case carbonPrint = "print that infrared shows"

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

  /// - Parameter sense: what the species is presented to.
  public func goal(for sense: Sense) -> Goal {
    switch self {
    case .bonaFide: .accepted
    case .mattePrint, .glossyPrint, .bentPrint, .cutOut, .planarPuppet, .frozenFrame,
      .loopedFrames, .virtualCamera:
      .refused
    case .tabletReplay, .phoneReplay: sense == .visible ? .chance : .refused
    case .sessionReplay: .chance
    case .chosenClips, .puppeteer, .carbonPrint: .declared
    case .reliefMask: sense == .depth ? .refused : .declared
    }
  }
}

/// What looks at a presentation, by itself.
public enum Sense: String, Sendable, Hashable, CaseIterable, Codable {
  /// The challenge, in visible light.
  case visible = "visible light"
  case depth
  /// Infrared with an emitter.
  case infrared

  /// What is presented to it.
  public var species: [Species] {
    switch self {
    case .visible: Species.allCases.filter { $0 != .reliefMask && $0 != .carbonPrint }
    case .depth: [.bonaFide, .mattePrint, .bentPrint, .tabletReplay, .phoneReplay, .reliefMask]
    case .infrared:
      [
        .bonaFide, .mattePrint, .bentPrint, .tabletReplay, .phoneReplay, .reliefMask, .carbonPrint,
      ]
    }
  }
}

/// What a person is asked to do. The raw value is the code in challenge and claims (docs/packet.md) and never changes
/// its meaning; left and right are the person's own.
public enum LivenessAction: Int, Sendable, ClaimChoice {
  case turnLeft = 1
  case turnRight = 2
  case nod = 3
  case lookUp = 4
  case blink = 5
  case mouthOpen = 6
  case moveCloser = 7

  /// The name in profiles, policies, events and reports, e.g. `turn_left`.
  public var name: String {
    switch self {
    case .turnLeft: "turn_left"
    case .turnRight: "turn_right"
    case .nod: "nod"
    case .lookUp: "look_up"
    case .blink: "blink"
    case .mouthOpen: "mouth_open"
    case .moveCloser: "move_closer"
    }
  }

  /// The action of a name; nil for an unknown one.
  public init?(name: String) {
    guard let action = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = action
  }

  /// A turn of the head is what a flat picture cannot do, however it is moved or cut.
  public var isTurn: Bool { self == .turnLeft || self == .turnRight }

  var claimValue: Int { rawValue }
}

/// Frames that an attacker recorded and shows again, bit by bit.
struct RepeatedFrames {
  private var frames: [[UInt8]] = []
  private var wanted = 0
  private var place: Int?

  /// How many frames a loop has.
  private static let loop = 12

  /// Whatever is asked for first, what came so far is shown again from now on.
  mutating func begin(_ species: Species) {
    guard place == nil, species.repeats else { return }
    wanted = species == .frozenFrame ? 1 : Self.loop
    place = 0
  }

  /// Records a frame.
  mutating func keep(_ frame: [UInt8]) {
    frames.append(frame)
    if frames.count > Self.loop { frames.removeFirst() }
  }

  /// The next frame to be shown again; nil while nothing is repeated.
  mutating func next() -> [UInt8]? {
    guard let place, !frames.isEmpty else { return nil }
    let loop = frames.suffix(wanted)
    self.place = place + 1
    return loop[loop.startIndex + place % loop.count]
  }
}

extension Species {
  /// Whether its frames are shown again.
  var repeats: Bool { self == .frozenFrame || self == .loopedFrames }
}

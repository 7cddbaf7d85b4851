/// The light of the last infrared frames: whether the emitter is seen to be lit in some of them, and what it lights.
struct LightWindow: Sendable {
  private static let capacity = 8
  /// Frames before anything is said: a strobing emitter was lit and unlit by then.
  private static let needed = 4
  private var levels = InlineArray<8, FaceLightLevel>(
    repeating: FaceLightLevel(face: 0, around: 0, contrast: 0))
  private var seen = 0
  private var framesWithoutFace = capacity

  /// Frames for which a face that was there still is: an unlit frame shows nothing.
  private static let memory = 2

  /// - Parameter isFaceThere: whether a face was found in the frame, where it must be.
  mutating func note(_ level: FaceLightLevel, isFaceThere: Bool) {
    levels[seen % Self.capacity] = level
    seen += 1
    framesWithoutFace = isFaceThere ? 0 : min(framesWithoutFace + 1, Self.capacity)
  }

  /// The brightest and the darkest face of the window.
  var extremes: (lit: FaceLightLevel, unlit: FaceLightLevel) {
    var (lit, unlit) = (levels[0], levels[0])
    for index in 1..<max(1, min(seen, Self.capacity)) {
      if levels[index].face > lit.face { lit = levels[index] }
      if levels[index].face < unlit.face { unlit = levels[index] }
    }
    return (lit, unlit)
  }

  /// Whether a face reflects the emitter's light; nil too early to tell.
  ///
  /// What has light of its own does not change with the emitter, what lies behind the face changes less, and dyes on paper
  /// are hardly darker than the paper.
  func verdict(_ settings: LivenessSettings) -> Bool? {
    guard seen >= Self.needed else { return nil }
    let (lit, unlit) = extremes
    let gain = lit.face - unlit.face
    // Infrared of the sun, or a lamp that is always on, is no proof of an emitter.
    guard gain >= settings.reflectance, lit.face >= settings.infraredLevel else { return false }
    return gain >= settings.infraredRatio * max(0, lit.around - unlit.around)
      && lit.contrast >= settings.infraredContrast && framesWithoutFace <= Self.memory
  }
}

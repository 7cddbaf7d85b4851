/// When a camera that was just started has settled: frames before that are too dark, too bright or only parts of one.
///
/// A fixed count is too few for one camera and pointless for its twin, so it ends when brightness has converged.
struct WarmUp: Sendable {
  /// Frames that are never used; UVC cameras may start in the middle of a picture.
  static let floor = 6
  /// Frames after which a scene that keeps changing is taken as it is.
  static let ceiling = 30
  /// How much the brightness of the last frames may differ, as a part of the newest.
  static let tolerance = 0.02

  private var count = 0
  private var means = SIMD3<Double>(repeating: .infinity)
  private(set) var isOver = false

  /// Notes the mean brightness of one more frame, which is itself not to be used.
  mutating func note(_ mean: Double) {
    count += 1
    means = SIMD3(means.y, means.z, mean)
    let spread = means.max() - means.min()
    let isStable = spread <= max(mean * Self.tolerance, 1)
    isOver = count >= Self.ceiling || count >= Self.floor && isStable
  }
}

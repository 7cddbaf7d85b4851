/// How far this person's eyes are open: the 70th percentile of the last frames' eye aspect ratios, so that blinks and
/// glances do not count.
struct EyeBaseline: Sendable {
  private static let capacity = 64
  private var ratios = InlineArray<64, Double>(repeating: 0)
  private var seen = 0

  mutating func note(_ ratio: Double) {
    ratios[seen % Self.capacity] = ratio
    seen += 1
  }

  /// nil before the first frame.
  var open: Double? {
    let count = min(seen, Self.capacity)
    guard count > 0 else { return nil }
    var sorted = ratios
    for index in 1..<max(1, count) {
      let value = sorted[index]
      var place = index
      while place > 0, sorted[place - 1] > value {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = value
    }
    return sorted[(count - 1) * 7 / 10]
  }
}

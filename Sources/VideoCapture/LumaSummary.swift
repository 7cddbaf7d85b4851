/// Code values of sampled pixels, on the format's own scale.
struct LumaSummary: Sendable, Equatable {
  private var sum = 0
  private var count = 0
  private var lowest = Int.max
  private var highest = Int.min

  mutating func add(_ value: Int) {
    sum += value
    count += 1
    lowest = min(lowest, value)
    highest = max(highest, value)
  }

  var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// Whether there is no picture: a shutter's constant has no noise, and JPEG rounds by one either way.
  var isFlat: Bool { count > 0 && highest - lowest <= 2 }
}

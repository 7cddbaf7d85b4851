/// Code values of sampled pixels, on the format's own scale.
struct LumaSummary: Sendable, Equatable {
  private var sum = 0
  private var count = 0
  private var lowest = Int.max
  private var highest = Int.min

  /// Adds so many values.
  @inline(__always)
  mutating func add(_ count: Int, of value: (Int) -> Int) {
    var (sum, lowest, highest) = (0, self.lowest, self.highest)
    for index in 0..<count {
      let value = value(index)
      sum += value
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    self.count += count
    self.sum += sum
    (self.lowest, self.highest) = (lowest, highest)
  }

  var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// Whether there is no picture: a shutter's constant has no noise, and JPEG rounds by one either way.
  var isFlat: Bool { count > 0 && highest - lowest <= 2 }
}

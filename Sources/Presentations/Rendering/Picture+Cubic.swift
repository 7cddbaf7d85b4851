import Pictures

extension Picture {
  /// Writes the colour at a place, interpolated by Catmull and Rom's cubic when pixels are enlarged, or as a mean when
  /// they are reduced; beyond the edges the edge is repeated.
  ///
  /// - Parameters:
  ///   - size: pixels of this picture that one of the target stands for, each way.
  ///   - at: index of the target's first byte.
  func cubic(x: Double, y: Double, size: Double, into target: inout Picture, at: Int) {
    let side = max(1, Int(size.rounded()))
    var sum = SIMD3<Double>()
    for row in 0..<side {
      for column in 0..<side {
        let half = Double(side - 1) / 2
        let spacing = size / Double(side)
        sum += cubic(
          x + (Double(column) - half) * spacing, y + (Double(row) - half) * spacing)
      }
    }
    sum = (sum / Double(side * side)).clamped(
      lowerBound: .zero, upperBound: SIMD3(repeating: 255))
    for channel in 0..<3 { target.pixels[at + channel] = UInt8(sum[channel].rounded()) }
  }

  private func cubic(_ x: Double, _ y: Double) -> SIMD3<Double> {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (across, down) = (Self.weights(x - left), Self.weights(y - top))
    var sum = SIMD3<Double>()
    for row in 0..<4 {
      let line = min(max(Int(top) + row - 1, 0), height - 1)
      for column in 0..<4 {
        let place = min(max(Int(left) + column - 1, 0), width - 1)
        let at = 3 * (line * width + place)
        let value = SIMD3(Double(pixels[at]), Double(pixels[at + 1]), Double(pixels[at + 2]))
        sum += value * (across[column] * down[row])
      }
    }
    return sum
  }

  /// Of the four pixels around a place.
  private static func weights(_ t: Double) -> SIMD4<Double> {
    let (t2, t3) = (t * t, t * t * t)
    return [
      (-t + 2 * t2 - t3) / 2, (2 - 5 * t2 + 3 * t3) / 2, (t + 4 * t2 - 3 * t3) / 2, (t3 - t2) / 2,
    ]
  }
}

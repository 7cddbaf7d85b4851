extension Picture {
  /// Each pixel the mean of `side`×`side`; what does not fill a block at the right and bottom is cut off.
  public func reduced(by side: Int) -> Picture {
    precondition(side >= 1 && width >= side && height >= side)
    guard side > 1 else { return self }
    var reduced = Picture(width: width / side, height: height / side)
    for y in 0..<reduced.height {
      for x in 0..<reduced.width {
        for channel in 0..<3 {
          var sum = 0
          for row in y * side..<(y + 1) * side {
            for column in x * side..<(x + 1) * side {
              sum += Int(pixels[3 * (row * width + column) + channel])
            }
          }
          reduced.pixels[3 * (y * reduced.width + x) + channel] = UInt8(sum / (side * side))
        }
      }
    }
    return reduced
  }

  /// Copies another picture into this one; it must fit.
  public mutating func place(_ other: Picture, left: Int, top: Int) {
    precondition(left >= 0 && top >= 0)
    precondition(left + other.width <= width && top + other.height <= height)
    for row in 0..<other.height {
      let target = 3 * ((top + row) * width + left)
      let source = 3 * row * other.width
      pixels.replaceSubrange(
        target..<target + 3 * other.width, with: other.pixels[source..<source + 3 * other.width])
    }
  }
}

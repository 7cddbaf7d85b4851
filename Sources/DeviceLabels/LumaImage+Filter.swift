extension LumaImage {
  /// At half the size, each pixel the mean of four: a quarter of the work, and noise and blur count half.
  ///
  /// A last odd row or column is dropped; nil for an image less than two pixels wide or high.
  var halved: LumaImage? {
    let (columns, rows, line) = (width / 2, height / 2, width)
    let result = [UInt8](unsafeUninitializedCapacity: columns * rows) { target, count in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<rows {
          for x in 0..<columns {
            let at = 2 * (y * line + x)
            let sum =
              UInt16(source[at]) + UInt16(source[at + 1]) + UInt16(source[at + line])
              + UInt16(source[at + line + 1])
            target[y * columns + x] = UInt8(truncatingIfNeeded: sum / 4)
          }
        }
      }
      count = columns * rows
    }
    return try? LumaImage(width: columns, height: rows, pixels: result)
  }

  /// Each pixel with its eight neighbours, binomial weights; the outermost pixels stay as they are.
  var smoothed: LumaImage? {
    let (columns, rows) = (width, height)
    guard columns >= 3, rows >= 3 else { return nil }
    var result = pixels
    result.withUnsafeMutableBufferPointer { target in
      pixels.withUnsafeBufferPointer { source in
        /// Three pixels side by side, the middle one twice.
        func row(_ at: Int) -> UInt16 {
          UInt16(source[at - 1]) + 2 * UInt16(source[at]) + UInt16(source[at + 1])
        }
        for y in 1..<rows - 1 {
          for at in y * columns + 1..<(y + 1) * columns - 1 {
            let sum = row(at - columns) + 2 * row(at) + row(at + columns)
            target[at] = UInt8(truncatingIfNeeded: sum / 16)
          }
        }
      }
    }
    return try? LumaImage(width: columns, height: rows, pixels: result)
  }
}

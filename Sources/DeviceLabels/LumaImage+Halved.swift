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
}

import FaceAnalysis

/// The part of a frame around a face that a passive network looks at: the box, so many times larger, moved and at last
/// shrunk until it lies inside the image (as minivision's `CropImage` has it).
struct PassiveCrop {
  /// In pixels of the analysed image; right and bottom are the last pixel inside.
  let left: Int
  let top: Int
  let right: Int
  let bottom: Int

  /// - Parameter box: in pixels of the full frame.
  /// - Returns: nil when nothing is left.
  init?(_ box: ImageBox, scale: Double, in image: AnalysisImage) {
    self.init(
      box.scaled(by: 1 / image.scale), scale: scale, width: image.width, height: image.height)
  }

  /// - Parameter box: in pixels of the image.
  init?(_ box: ImageBox, scale: Double, width: Int, height: Int) {
    guard box.width >= 1, box.height >= 1, box.width < 1e5, box.height < 1e5, width > 1,
      height > 1
    else { return nil }
    let scale = min(Double(height - 1) / box.height, Double(width - 1) / box.width, scale)
    func span(_ from: Double, _ to: Double, _ limit: Int) -> (Int, Int) {
      let (middle, half) = ((from + to) / 2, (to - from) * scale / 2)
      var (first, last) = (middle - half, middle + half)
      if first < 0 { (first, last) = (0, last - first) }
      let end = Double(limit - 1)
      if last > end { (first, last) = (first - (last - end), end) }
      return (Int(max(0, first)), Int(min(end, last)))
    }
    (left, right) = span(box.left, box.right, width)
    (top, bottom) = span(box.top, box.bottom, height)
    guard right > left, bottom > top else { return nil }
  }

  /// Bilinear, as OpenCV's `resize` has it: without averaging over what is made smaller.
  func cut(
    from bytes: UnsafeRawBufferPointer, bytesPerLine: Int,
    to target: UnsafeMutableRawBufferPointer, side: Int
  ) {
    let (columns, rows) = (right - left + 1, bottom - top + 1)
    func place(_ index: Int, _ count: Int) -> (Int, Int, Float) {
      let at = (Float(index) + 0.5) * Float(count) / Float(side) - 0.5
      let first = at.rounded(.down)
      let low = min(max(Int(first), 0), count - 1)
      let high = min(max(Int(first) + 1, 0), count - 1)
      return (low, high, at - first)
    }
    var out = 0
    for row in 0..<side {
      let (above, below, down) = place(row, rows)
      for column in 0..<side {
        let (before, after, along) = place(column, columns)
        for channel in 0..<3 {
          func value(_ x: Int, _ y: Int) -> Float {
            Float(bytes[(top + y) * bytesPerLine + 3 * (left + x) + channel])
          }
          let upper = value(before, above) * (1 - along) + value(after, above) * along
          let lower = value(before, below) * (1 - along) + value(after, below) * along
          target[out] = UInt8((upper * (1 - down) + lower * down).rounded())
          out += 1
        }
      }
    }
  }
}

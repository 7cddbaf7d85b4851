import JPEG

extension AnalysisImage {
  /// Replaces the image by colour pixels that are decoded already, reduced like a frame: each pixel the mean of its
  /// block.
  ///
  /// - Parameters:
  ///   - pixels: rows of blue, green, red, without padding.
  ///   - minimumWidth: as of `load(_:minimumWidth:)`.
  /// - Throws: `AnalysisError`: `.undecodable` for sizes beyond `ImageLimits` or too few bytes, `.failed`.
  public func load(
    bgr pixels: UnsafeRawBufferPointer, width: Int, height: Int, minimumWidth: Int
  ) throws(AnalysisError) {
    size = nil
    guard 1...ImageLimits.side ~= width, 1...ImageLimits.side ~= height,
      width * height <= ImageLimits.area, pixels.count >= 3 * width * height
    else {
      throw AnalysisError(.undecodable, "no image of \(width)×\(height) pixels")
    }
    let reduced = DecodedSize(
      width: width, height: height, channels: channels, minimumWidth: minimumWidth,
      rowAlignment: alignment)
    do throws(JPEGError) {
      let target = try reserve(reduced)
      for row in 0..<reduced.height {
        for column in 0..<reduced.width {
          let mean = Self.mean(pixels, width, height, column, row, reduced.reduction)
          let at = row * reduced.bytesPerLine + column * channels.count
          if channels == .grey {
            // ITU-R BT.601, in 256ths.
            target[at] = UInt8((29 * mean.x + 150 * mean.y + 77 * mean.z) >> 8)
          } else {
            for channel in 0..<3 { target[at + channel] = UInt8(mean[channel]) }
          }
        }
      }
    } catch { throw AnalysisError(.failed, error.description) }
    size = reduced
    blackenPadding()
  }

  /// Mean of a block, cut at the edges of the image.
  @inline(__always)
  private static func mean(
    _ pixels: UnsafeRawBufferPointer, _ width: Int, _ height: Int, _ column: Int, _ row: Int,
    _ side: Int
  ) -> SIMD3<Int> {
    var sum = SIMD3<Int>(0, 0, 0)
    let rows = row * side..<min((row + 1) * side, height)
    let columns = column * side..<min((column + 1) * side, width)
    for y in rows {
      for x in columns {
        let at = 3 * (y * width + x)
        sum &+= SIMD3(Int(pixels[at]), Int(pixels[at + 1]), Int(pixels[at + 2]))
      }
    }
    let count = rows.count * columns.count
    return (sum &+ SIMD3(repeating: count / 2)) / SIMD3(repeating: count)
  }
}

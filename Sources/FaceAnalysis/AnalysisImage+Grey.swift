import JPEG

extension AnalysisImage {
  /// Replaces this grey image by the luma of a colour image, at the same size.
  ///
  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  func load(lumaOf image: AnalysisImage) throws(AnalysisError) {
    precondition(channels == .grey && image.channels == .bgr)
    size = nil
    guard let source = image.size else { return }
    let reduced = DecodedSize(
      width: source.fullWidth, height: source.fullHeight, channels: .grey,
      minimumWidth: source.fullWidth / source.reduction, rowAlignment: alignment)
    precondition(reduced.width == source.width && reduced.height == source.height)
    do throws(JPEGError) {
      let target = try reserve(reduced)
      image.withUnsafeBytes { bytes in
        for row in 0..<reduced.height {
          let (from, to) = (row * source.bytesPerLine, row * reduced.bytesPerLine)
          for column in 0..<reduced.width {
            let at = from + 3 * column
            // ITU-R BT.601, in 256ths.
            target[to + column] = UInt8(
              (29 * Int(bytes[at]) + 150 * Int(bytes[at + 1]) + 77 * Int(bytes[at + 2])) >> 8)
          }
        }
      }
    } catch { throw AnalysisError(.failed, error.description) }
    size = reduced
    blackenPadding()
  }
}

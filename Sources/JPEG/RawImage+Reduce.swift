extension RawImage {
  /// Writes the image reduced like `JPEGDecoder.decode` does: each pixel the mean luma of its block.
  ///
  /// - Parameters: as of `JPEGDecoder.decode`.
  /// - Throws: `JPEGError(.bufferTooSmall)`, or `target`'s own.
  public func reduce(
    to channels: PixelChannels, minimumWidth: Int, rowAlignment: Int = 1,
    into target: (DecodedSize) throws(JPEGError) -> UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> DecodedSize {
    let size = DecodedSize(
      width: width, height: height, channels: channels, minimumWidth: minimumWidth,
      rowAlignment: rowAlignment)
    let memory = try target(size)
    guard memory.count >= size.byteCount else {
      throw JPEGError(.bufferTooSmall, "\(size.byteCount) bytes needed, \(memory.count) given")
    }
    for row in 0..<size.height {
      let line = UnsafeMutableRawBufferPointer(
        rebasing: memory[row * size.bytesPerLine..<(row + 1) * size.bytesPerLine])
      switch channels {
      case .grey: for x in 0..<size.width { line[x] = UInt8(luma(x, row, size.reduction)) }
      case .bgr: writeColours(of: row, size, to: line)
      }
    }
    return size
  }

  /// Mean luma of a block, cut at the edges of the image.
  @inline(__always)
  private func luma(_ x: Int, _ y: Int, _ side: Int) -> Int {
    let step = layout.bytesPerPixel
    if side == 1 { return Int(luma(at: y * bytesPerLine + x * step)) }
    let columns = x * side..<min((x + 1) * side, width)
    let rows = y * side..<min((y + 1) * side, height)
    var sum = 0
    for row in rows {
      for column in columns { sum += Int(luma(at: row * bytesPerLine + column * step)) }
    }
    return sum / (rows.count * columns.count)
  }

  /// YCbCr to BGR as JFIF 1.02 defines it, in 16-bit fixed point. Chroma is taken from the block's first pixel.
  private func writeColours(
    of row: Int, _ size: DecodedSize, to line: UnsafeMutableRawBufferPointer
  ) {
    let chroma = chromaRow(row * size.reduction / rowsPerChroma)
    for x in 0..<size.width {
      let y = luma(x, row, size.reduction) << 16 + 32_768
      var (cb, cr) = (0, 0)
      if layout.hasColour {
        let at = chroma + x * size.reduction / 2 * chromaStep
        cb = Int(bytes[at]) - 128
        cr = Int(bytes[at + crOffset]) - 128
      }
      line[3 * x] = clamped(y + 116_130 * cb)
      line[3 * x + 1] = clamped(y - 22_554 * cb - 46_802 * cr)
      line[3 * x + 2] = clamped(y + 91_881 * cr)
    }
  }

  @inline(__always)
  private func clamped(_ fixed: Int) -> UInt8 { UInt8(min(max(fixed >> 16, 0), 255)) }
}

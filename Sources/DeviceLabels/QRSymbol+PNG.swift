import CPNG

extension QRSymbol {
  /// Pixels per module of a PNG, each way: about 4 cm at 300 dpi for a usual label.
  public static let standardScale = 8

  /// A bilevel PNG, quiet zone included.
  ///
  /// - Parameter scale: pixels per module, 1…64.
  /// - Throws: `LabelError(.failed)`.
  public func png(scale: Int = standardScale) throws(LabelError) -> [UInt8] {
    precondition(1...64 ~= scale)
    let pixels = (side + 2 * Self.quietZone) * scale
    let rows = bilevelRows(scale: scale, pixels: pixels)
    var length = 0
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    guard
      let memory = cpng_write_bilevel(rows, UInt32(pixels), UInt32(pixels), &length, &message)
    else { throw LabelError(.failed, "cannot write a PNG: \(text(message))") }
    defer { cpng_free(memory) }
    return Array(UnsafeBufferPointer(start: memory, count: length))
  }

  /// One bit per pixel, 1 for white, rows of whole bytes.
  private func bilevelRows(scale: Int, pixels: Int) -> [UInt8] {
    let stride = (pixels + 7) / 8
    let white = [UInt8](repeating: 0xFF, count: stride)
    let margin = Array(repeatElement(white, count: Self.quietZone * scale).joined())
    var rows = margin
    rows.reserveCapacity(stride * pixels)
    for y in 0..<side {
      var row = white
      for run in runs(inRow: y) {
        let (start, end) = (run.lowerBound + Self.quietZone, run.upperBound + Self.quietZone)
        for pixel in start * scale..<end * scale { row[pixel / 8] &= ~(0x80 >> UInt8(pixel % 8)) }
      }
      for _ in 0..<scale { rows += row }
    }
    return rows + margin
  }
}

/// A C shim's message.
func text(_ message: [CChar]) -> String {
  String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

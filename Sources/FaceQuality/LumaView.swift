import FaceAnalysis
import JPEG

/// Luma of an image between its pixels.
struct LumaView {
  let bytes: UnsafeRawBufferPointer
  let isGrey: Bool
  let bytesPerLine: Int
  let lastColumn: Int
  let lastRow: Int

  init(_ bytes: UnsafeRawBufferPointer, of image: AnalysisImage) {
    self.bytes = bytes
    isGrey = image.channels == .grey
    bytesPerLine = image.bytesPerLine
    lastColumn = image.width - 1
    lastRow = image.height - 1
  }

  /// Bilinear.
  @inline(__always)
  func value(_ x: Double, _ y: Double) -> Double {
    let (x, y) = (min(max(x, 0), Double(lastColumn)), min(max(y, 0), Double(lastRow)))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, lastColumn), min(top + 1, lastRow))
    let (fx, fy) = (x - Double(left), y - Double(top))
    let above = pixel(left, top) * (1 - fx) + pixel(right, top) * fx
    let below = pixel(left, bottom) * (1 - fx) + pixel(right, bottom) * fx
    return above * (1 - fy) + below * fy
  }

  /// ITU-R BT.601 weights, in 256ths, as the grey images have them.
  @inline(__always)
  private func pixel(_ x: Int, _ y: Int) -> Double {
    if isGrey { return Double(bytes[y * bytesPerLine + x]) }
    let at = y * bytesPerLine + 3 * x
    return Double((29 * Int(bytes[at]) + 150 * Int(bytes[at + 1]) + 77 * Int(bytes[at + 2])) >> 8)
  }
}

import FaceAnalysis

/// A colour image seen through an alignment: bilinear, in 32nds of a pixel, black outside the image (as OpenCV's
/// `warpAffine` computes it, so that values can be compared).
struct AlignedView {
  private let bytes: UnsafeRawBufferPointer
  private let bytesPerLine: Int
  private let width: Int
  private let height: Int
  /// x = xx · column + xy · row + x0, in pixels of the image.
  private let xx, xy, x0, yx, yy, y0: Double

  private static let fraction = 1024.0

  init(_ bytes: UnsafeRawBufferPointer, of image: AnalysisImage, _ alignment: FaceAlignment) {
    self.bytes = bytes
    (width, height, bytesPerLine) = (image.width, image.height, image.bytesPerLine)
    let scale = image.scale
    let determinant = alignment.a * alignment.a + alignment.b * alignment.b
    let (a, b) = (alignment.a / determinant, alignment.b / determinant)
    (xx, xy, yx, yy) = (a / scale, b / scale, -b / scale, a / scale)
    // A pixel of a reduced image stands in the middle of those that it was made of.
    let shift = 0.5 - scale / 2
    x0 = (-a * alignment.tx - b * alignment.ty + shift) / scale
    y0 = (b * alignment.tx - a * alignment.ty + shift) / scale
  }

  struct Line {
    fileprivate let view: AlignedView
    fileprivate let x: Int
    fileprivate let y: Int

    /// Blue, green, red.
    @inline(__always)
    func pixel(_ column: Int) -> SIMD3<Int32> {
      let stepX = Int((view.xx * Double(column) * AlignedView.fraction).rounded(.toNearestOrEven))
      let stepY = Int((view.yx * Double(column) * AlignedView.fraction).rounded(.toNearestOrEven))
      return view.pixel(x32: (x + stepX) >> 5, y32: (y + stepY) >> 5)
    }
  }

  @inline(__always)
  func line(_ row: Int) -> Line {
    let x = ((xy * Double(row) + x0) * Self.fraction).rounded(.toNearestOrEven)
    let y = ((yy * Double(row) + y0) * Self.fraction).rounded(.toNearestOrEven)
    return Line(view: self, x: Int(x) + 16, y: Int(y) + 16)
  }

  @inline(__always)
  private func pixel(x32: Int, y32: Int) -> SIMD3<Int32> {
    let (x, y) = (x32 >> 5, y32 >> 5)
    let (fx, fy) = (Int32(x32 & 31), Int32(y32 & 31))
    let weights = SIMD4<Int32>((32 - fx) * (32 - fy), fx * (32 - fy), (32 - fx) * fy, fx * fy)
    var sum = SIMD3<Int32>(repeating: 512)
    if x >= 0, y >= 0, x + 1 < width, y + 1 < height {
      let at = y * bytesPerLine + 3 * x
      sum &+= weights[0] &* value(at) &+ weights[1] &* value(at + 3)
      sum &+= weights[2] &* value(at + bytesPerLine) &+ weights[3] &* value(at + bytesPerLine + 3)
    } else {
      for tap in 0..<4 {
        let (tx, ty) = (x + tap & 1, y + tap >> 1)
        guard 0..<width ~= tx, 0..<height ~= ty else { continue }
        sum &+= weights[tap] &* value(ty * bytesPerLine + 3 * tx)
      }
    }
    return sum &>> 10
  }

  @inline(__always)
  private func value(_ at: Int) -> SIMD3<Int32> {
    SIMD3(Int32(bytes[at]), Int32(bytes[at + 1]), Int32(bytes[at + 2]))
  }
}

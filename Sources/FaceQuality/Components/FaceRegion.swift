/// The aligned pixels that belong to the face: the convex hull of the landmarks, drawn in 224×224 cells around them and
/// enlarged without smoothing, as OFIQ does. Each row is one range of columns.
struct FaceRegion {
  private static let cells = 224
  private var first = InlineArray<224, Int32>(repeating: .max)
  private var last = InlineArray<224, Int32>(repeating: .min)
  private let left: Int
  private let top: Int
  private let width: Int
  private let height: Int

  /// Rows of the region; they may lie outside the aligned image.
  var rows: Range<Int> { top..<top + height }

  /// - Parameter landmarks: in aligned pixels.
  /// - Returns: nil when the points lie in one place.
  init?(_ landmarks: FaceLandmarks) {
    let hull = ConvexHull(landmarks)
    let (x, y) = (Double(hull.left), Double(hull.top))
    let (boxWidth, boxHeight) = (
      Double(hull.right - hull.left + 1), Double(hull.bottom - hull.top + 1)
    )
    // A square around the hull's box, 5 % higher than it at either end. Halves go towards zero.
    let (top, bottom) = (Int(y - boxHeight * 0.05), Int(y + boxHeight * 1.05))
    let left = Int(x + boxWidth / 2 - Double(bottom - top) / 2)
    let right = Int(x + boxWidth / 2 + Double(bottom - top) / 2)
    guard hull.count > 2, bottom > top, right > left else { return nil }
    (self.left, self.top, width, height) = (left, top, right - left, bottom - top)
    func cell(_ index: Int) -> (x: Int, y: Int) {
      let (scale, point) = (Float(bottom - top), hull[index])
      return (
        Int((Float(point.x) - Float(left)) / scale * Float(Self.cells)),
        Int((Float(point.y) - Float(top)) / scale * Float(Self.cells))
      )
    }
    for index in 0..<hull.count { draw(from: cell(index), to: cell((index + 1) % hull.count)) }
  }

  /// Columns of one row, cut at the aligned image.
  func columns(of row: Int) -> Range<Int> {
    guard rows.contains(row), 0..<FaceAlignment.side ~= row else { return 0..<0 }
    let cell = min((row - top) * Self.cells / height, Self.cells - 1)
    guard first[cell] <= last[cell] else { return 0..<0 }
    // Column k shows cell ⌊k · 224 / width⌋.
    func start(_ cell: Int) -> Int { left + (cell * width + Self.cells - 1) / Self.cells }
    let lower = min(max(start(Int(first[cell])), 0), FaceAlignment.side)
    let upper = min(max(start(Int(last[cell]) + 1), 0), FaceAlignment.side)
    return lower..<max(lower, upper)
  }

  /// Bresenham's line from left to right; what lies between the lines of a row belongs to the region.
  private mutating func draw(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
    let (from, to) = start.x <= end.x ? (start, end) : (end, start)
    let (width, height) = (to.x - from.x, abs(to.y - from.y))
    let step = to.y < from.y ? -1 : 1
    let (long, short) = (max(width, height), min(width, height))
    var (x, y, error) = (from.x, from.y, long - 2 * short)
    for _ in 0...long {
      mark(x, y)
      let isBoth = error < 0
      error += (isBoth ? 2 * long : 0) - 2 * short
      if width >= height || isBoth { x += 1 }
      if height > width || isBoth { y += step }
    }
  }

  private mutating func mark(_ x: Int, _ y: Int) {
    guard 0..<Self.cells ~= x, 0..<Self.cells ~= y else { return }
    first[y] = min(first[y], Int32(x))
    last[y] = max(last[y], Int32(x))
  }
}

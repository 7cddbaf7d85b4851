import Glibc

/// What YuNet says on one of its three grids: per cell a class and an object score, a box and five points.
///
/// Positions are in cells from the cell's own corner, box sizes are logarithms in cells.
struct YuNetGrid {
  /// Pixels per cell of the three grids, each way.
  static let strides = [8, 16, 32]

  let stride: Int
  let columns: Int
  let rows: Int
  /// One value per cell.
  let classes: UnsafeBufferPointer<Float>
  /// One value per cell.
  let objects: UnsafeBufferPointer<Float>
  /// Four values per cell: centre x, y, logarithm of width, height.
  let boxes: UnsafeBufferPointer<Float>
  /// Ten values per cell: x, y of each point.
  let points: UnsafeBufferPointer<Float>

  /// Whether the blobs have a value for every cell.
  var isComplete: Bool {
    let cells = columns * rows
    return classes.count == cells && objects.count == cells && boxes.count == 4 * cells
      && points.count == 10 * cells
  }

  /// Appends the faces whose score, the geometric mean of both scores, reaches the threshold.
  ///
  /// - Parameter scale: pixels of the full frame per pixel of the network's image.
  func decode(threshold: Float, scale: Double, into faces: inout [DetectedFace]) {
    let least = threshold * threshold
    for cell in 0..<columns * rows {
      let product = min(max(classes[cell], 0), 1) * min(max(objects[cell], 0), 1)
      guard product >= least else { continue }
      let origin = ImagePoint(x: Double(cell % columns), y: Double(cell / columns))
      let box = box(of: cell, origin)
      guard box.isFinite, points[10 * cell..<10 * (cell + 1)].allSatisfy(\.isFinite) else {
        continue
      }
      let factor = Double(stride) * scale
      faces.append(
        DetectedFace(
          box: box.scaled(by: factor), score: Double(product.squareRoot()),
          landmarks: FivePoints(
            leftEye: point(0, of: cell, origin), rightEye: point(1, of: cell, origin),
            noseTip: point(2, of: cell, origin), leftMouthCorner: point(3, of: cell, origin),
            rightMouthCorner: point(4, of: cell, origin)
          ).scaled(by: factor)))
    }
  }

  private func box(of cell: Int, _ origin: ImagePoint) -> ImageBox {
    let x = origin.x + Double(boxes[4 * cell])
    let y = origin.y + Double(boxes[4 * cell + 1])
    let (width, height) = (exp(Double(boxes[4 * cell + 2])), exp(Double(boxes[4 * cell + 3])))
    return ImageBox(
      left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2)
  }

  private func point(_ index: Int, of cell: Int, _ origin: ImagePoint) -> ImagePoint {
    ImagePoint(
      x: origin.x + Double(points[10 * cell + 2 * index]),
      y: origin.y + Double(points[10 * cell + 2 * index + 1]))
  }
}

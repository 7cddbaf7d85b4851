import FaceAnalysis

/// A depth image in place: unsigned 16 bits a pixel, little-endian, 0 for none. The visible camera has the same field of
/// view: its focal lengths are the depth camera's times the ratio of the images' widths.
public struct DepthView {
  let pixels: UnsafeRawBufferPointer
  /// Pixels.
  let width: Int
  /// Pixels.
  let height: Int
  /// Distance between rows in bytes.
  let bytesPerLine: Int
  let lens: DepthLens

  /// - Returns: nil when the bytes are too few for the size.
  public init?(
    _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, bytesPerLine: Int, lens: DepthLens
  ) {
    guard width > 0, height > 0, bytesPerLine >= 2 * width,
      pixels.count >= (height - 1) * bytesPerLine + 2 * width, lens.isValid
    else { return nil }
    self.pixels = pixels
    self.width = width
    self.height = height
    self.bytesPerLine = bytesPerLine
    self.lens = lens
  }

  /// Millimetres at a pixel; nil outside, and where there is no depth.
  func depth(column: Int, row: Int) -> Double? {
    guard 0..<width ~= column, 0..<height ~= row else { return nil }
    let value = pixels.loadUnaligned(
      fromByteOffset: row * bytesPerLine + 2 * column, as: UInt16.self)
    return value == 0 ? nil : Double(UInt16(littleEndian: value)) * lens.unit
  }

  /// Millimetres.
  private static let tolerance = 8.0

  /// How far the nearest surface is at a point of the visible image, in millimetres.
  func distance(at point: ImagePoint, of frame: ImageBox) -> Double? {
    for distance in stride(from: 200.0, through: 2_000, by: 50) {
      if let place = place(point, of: frame, around: distance) { return place.z }
    }
    return nil
  }

  /// Where a point of the visible image is in space, for the depth camera; nil without a depth there.
  ///
  /// Seen from beside, a point moves in the depth image with its depth: so it is looked up, and looked up again with the
  /// depth that was found.
  /// - Parameters:
  ///   - point: pixels of the visible image.
  ///   - frame: the visible image.
  ///   - distance: about how far it is, in millimetres.
  /// - Returns: nil also where what is found does not lie on the visible camera's line of sight.
  func place(_ point: ImagePoint, of frame: ImageBox, around distance: Double) -> SpacePoint? {
    guard frame.width > 0, frame.height > 0 else { return nil }
    let u = (point.x / frame.width * Double(width) - lens.centreX) / lens.focalX
    let v = (point.y / frame.height * Double(height) - lens.centreY) / lens.focalY
    guard abs(u) < 100, abs(v) < 100 else { return nil }
    var z = distance
    for _ in 0..<6 {
      let seen = lens.depth(SpacePoint(x: u * z, y: v * z, z: z))
      guard seen.z > 1 else { return nil }
      let (column, row) = (
        seen.x / seen.z * lens.focalX + lens.centreX, seen.y / seen.z * lens.focalY + lens.centreY
      )
      guard abs(column) < 1e6, abs(row) < 1e6,
        let depth = depth(column: Int(column.rounded(.down)), row: Int(row.rounded(.down)))
      else { return nil }
      let place = SpacePoint(
        x: (column - lens.centreX) / lens.focalX * depth,
        y: (row - lens.centreY) / lens.focalY * depth, z: depth)
      let next = lens.visible(place).z
      // As exact as a pixel of a steep surface is.
      if abs(next - z) < Self.tolerance { return place }
      z = next
    }
    return nil
  }
}

import FaceAnalysis

/// A depth image in place: unsigned 16 bits a pixel, little-endian, 0 for none, registered to the visible camera's image,
/// which shows the same field of view.
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

  /// Where a point of the visible image is in space; nil without a depth there.
  ///
  /// - Parameters:
  ///   - point: pixels of the visible image.
  ///   - frame: the visible image.
  func place(_ point: ImagePoint, of frame: ImageBox) -> SpacePoint? {
    guard frame.width > 0, frame.height > 0 else { return nil }
    let u = point.x / frame.width * Double(width)
    let v = point.y / frame.height * Double(height)
    guard abs(u) < 1e6, abs(v) < 1e6,
      let z = depth(column: Int(u.rounded(.down)), row: Int(v.rounded(.down)))
    else { return nil }
    return SpacePoint(
      x: (u - lens.centreX) / lens.focalX * z, y: (v - lens.centreY) / lens.focalY * z, z: z)
  }
}

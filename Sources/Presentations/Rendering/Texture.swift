import Pictures

/// Pixels to draw with: rows of blue, green, red and an unused byte, so that a pixel is one vector.
///
/// Belongs to one thread at a time.
final class Texture {
  let width: Int
  let height: Int
  let pixels: UnsafeMutablePointer<SIMD4<UInt8>>

  init(width: Int, height: Int, colour: SIMD4<UInt8> = [128, 128, 128, 0]) {
    precondition(width > 1 && height > 1)
    self.width = width
    self.height = height
    pixels = .allocate(capacity: width * height)
    pixels.initialize(repeating: colour, count: width * height)
  }

  convenience init(_ picture: Picture) {
    self.init(width: picture.width, height: picture.height)
    for at in 0..<width * height {
      pixels[at] = [
        picture.pixels[3 * at], picture.pixels[3 * at + 1], picture.pixels[3 * at + 2], 0,
      ]
    }
  }

  deinit { pixels.deallocate() }

  /// Copies another texture of the same size.
  func copy(_ other: Texture) {
    precondition(other.width == width && other.height == height)
    pixels.update(from: other.pixels, count: width * height)
  }

  /// Bilinear, in 256ths of a pixel; beyond the edges the edge is repeated.
  ///
  /// - Returns: 0…255 each.
  @inline(__always)
  func sample(_ place: SIMD2<Float>) -> SIMD4<Int32> {
    let limit = SIMD2(Float(width) - 1.01, Float(height) - 1.01)
    let inside = place.clamped(lowerBound: .zero, upperBound: limit) * 256
    let (x, y) = (Int(inside.x), Int(inside.y))
    let (fx, fy) = (Int32(truncatingIfNeeded: x & 255), Int32(truncatingIfNeeded: y & 255))
    let first = pixels + ((y >> 8) * width + (x >> 8))
    let (a, b) = (Self.wide(first[0]), Self.wide(first[1]))
    let (c, d) = (Self.wide(first[width]), Self.wide(first[width + 1]))
    let above = (a &<< 8) &+ (b &- a) &* fx
    let below = (c &<< 8) &+ (d &- c) &* fx
    return ((above &<< 8) &+ (below &- above) &* fy) &>> 16
  }

  @inline(__always)
  static func wide(_ pixel: SIMD4<UInt8>) -> SIMD4<Int32> { SIMD4(truncatingIfNeeded: pixel) }

  /// A pixel times so many 1024ths, at most white.
  @inline(__always)
  static func lit(_ pixel: SIMD4<Int32>, _ light: Int32) -> SIMD4<UInt8> {
    let value = (pixel &* light) &>> 10
    return SIMD4(
      truncatingIfNeeded: value.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255)))
  }

  var picture: Picture {
    var picture = Picture(width: width, height: height)
    for at in 0..<width * height {
      for channel in 0..<3 { picture.pixels[3 * at + channel] = pixels[at][channel] }
    }
    return picture
  }
}

import Glibc
import JPEG

/// Makes a camera's JPEG of what was drawn: light, noise and compression.
///
/// Belongs to one thread at a time.
final class Sensor {
  private let look: Look
  private let width: Int
  private let height: Int
  private var encoder: JPEGEncoder
  private let packed: UnsafeMutableRawBufferPointer
  /// Gaussian noise, to be read from any place.
  private let noise: [Int32]
  /// Light per column, in 1024ths.
  private let light: [SIMD4<Int32>]

  /// Bytes that a frame may take.
  let largestFrame: Int

  /// - Throws: `JPEGError(.failed)`.
  init(_ look: Look, width: Int, height: Int, seed: UInt64) throws(JPEGError) {
    self.look = look
    self.width = width
    self.height = height
    encoder = try JPEGEncoder()
    packed = .allocate(byteCount: 2 * width * height, alignment: 16)
    largestFrame = JPEGEncoder.maximumCount(layout: .yuyv, width: width, height: height)
    var random = LabRandom(seed: seed, "noise")
    noise = (0..<1 << 16).map { _ in
      // Twelve uniform numbers are normal enough.
      let sum = (0..<12).reduce(Float(-6)) { sum, _ in sum + random.number(0...1) }
      return Int32((sum * look.noise * 1024).rounded())
    }
    light = (0..<width).map { column in
      let side = 1 + look.side * (Float(column) / Float(width) - 0.5)
      let gain = 1024 * look.gain * side
      return [Int32(gain * look.blue), Int32(gain), Int32(gain * look.red), 0]
    }
  }

  deinit { packed.deallocate() }

  /// - Parameter number: of the frame; each has noise of its own.
  /// - Returns: bytes of the frame.
  func expose(
    _ texture: Texture, number: UInt32, into target: UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> Int {
    pack(texture, number)
    let image = try RawImage(
      UnsafeRawBufferPointer(packed), layout: .yuyv, width: width, height: height,
      bytesPerLine: 2 * width)
    return try encoder.encode(image, quality: look.quality, into: target)
  }

  private func pack(_ texture: Texture, _ number: UInt32) {
    var random = LabRandom(seed: UInt64(number), "frame")
    let mask = noise.count - 1
    noise.withUnsafeBufferPointer { noise in
      light.withUnsafeBufferPointer { light in
        for y in 0..<height {
          var place = Int(truncatingIfNeeded: random.next()) & mask
          let row = texture.pixels + y * width
          for x in stride(from: 0, to: width, by: 2) {
            let first = seen(row[x], light[x], noise[place])
            place = (place + 1) & mask
            let second = seen(row[x + 1], light[x + 1], noise[place])
            place = (place + 1) & mask
            // JFIF's conversion, in 1024ths; chroma of the pair's mean.
            let (b, g, r) = (first.x + second.x, first.y + second.y, first.z + second.z)
            let at = 2 * (y * width + x)
            packed[at] = UInt8((117 * first.x + 601 * first.y + 306 * first.z) >> 10)
            packed[at + 2] = UInt8((117 * second.x + 601 * second.y + 306 * second.z) >> 10)
            packed[at + 1] = Self.chroma(512 * b - 339 * g - 173 * r)
            packed[at + 3] = Self.chroma(512 * r - 429 * g - 83 * b)
          }
        }
      }
    }
  }

  @inline(__always)
  private func seen(_ pixel: SIMD4<UInt8>, _ light: SIMD4<Int32>, _ noise: Int32) -> SIMD4<Int32> {
    let value = (SIMD4<Int32>(truncatingIfNeeded: pixel) &* light &+ noise) &>> 10
    return value.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
  }

  @inline(__always)
  private static func chroma(_ doubled: Int32) -> UInt8 {
    UInt8(min(max((doubled >> 11) + 128, 0), 255))
  }
}

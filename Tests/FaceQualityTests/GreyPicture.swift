import Platform
import VideoCapture
import VisionTestSupport

/// A photograph as grey pixels that a test can spoil.
struct GreyPicture {
  let width: Int
  let height: Int
  private var pixels: [UInt8]

  init(photograph name: String) throws {
    let frame = try TestImages.frame(photograph: name)
    width = frame.info.width
    height = frame.info.height
    pixels = frame.pixels.withUnsafeBytes { Array($0) }
  }

  private init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  func frame() throws -> Frame {
    try TestImages.frame(pixels, .grey, width: width, height: height)
  }

  /// Mean over a square of 2·radius + 1 pixels.
  mutating func blur(radius: Int) {
    for (lines, lineStep, count, step) in [(height, width, width, 1), (width, 1, height, width)] {
      for line in 0..<lines {
        let values = (0..<count).map { Int(pixels[line * lineStep + $0 * step]) }
        for index in values.indices {
          let window = values[max(0, index - radius)...min(count - 1, index + radius)]
          pixels[line * lineStep + index * step] = UInt8(window.reduce(0, +) / window.count)
        }
      }
    }
  }

  mutating func darken(to factor: Double) { pixels = pixels.map { UInt8(Double($0) * factor) } }

  /// The same pixels at the left of a wider, grey picture.
  func placed(onWidth newWidth: Int) -> GreyPicture {
    let rows = (0..<height).flatMap { y in
      pixels[y * width..<(y + 1) * width]
        + [UInt8](repeating: 128, count: newWidth - width)
    }
    return GreyPicture(width: newWidth, height: height, pixels: rows)
  }
}

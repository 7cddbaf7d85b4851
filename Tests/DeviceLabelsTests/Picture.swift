import JPEG
import TestSupport

@testable import DeviceLabels

/// An image that a test spoils as cameras and printers do.
struct Picture {
  private(set) var width: Int
  private(set) var height: Int
  private(set) var pixels: [UInt8]

  init(width: Int, height: Int, shade: UInt8 = 255) {
    (self.width, self.height) = (width, height)
    pixels = [UInt8](repeating: shade, count: width * height)
  }

  init(_ image: LumaImage) {
    (width, height, pixels) = (image.width, image.height, image.pixels)
  }

  /// A label as its PNG shows it.
  init(_ label: DeviceLabel, scale: Int = 8) throws {
    self.init(try LumaImage(file: QRSymbol(of: label).png(scale: scale)))
  }

  func image() throws -> LumaImage { try LumaImage(width: width, height: height, pixels: pixels) }

  /// The same picture with other coordinates: `source` tells where a pixel comes from; white where there is none.
  func mapped(
    width: Int, height: Int, _ source: (_ x: Int, _ y: Int) -> (x: Int, y: Int)
  ) -> Picture {
    var result = Picture(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let from = source(x, y)
        guard 0..<self.width ~= from.x, 0..<self.height ~= from.y else { continue }
        result.pixels[y * width + x] = pixels[from.y * self.width + from.x]
      }
    }
    return result
  }

  /// By a quarter turn, clockwise, as often as told.
  func turned(_ times: Int) -> Picture {
    (0..<times).reduce(self) { picture, _ in
      picture.mapped(width: picture.height, height: picture.width) { x, y in
        (y, picture.height - 1 - x)
      }
    }
  }

  func scaled(by factor: Double) -> Picture {
    mapped(width: Int(Double(width) * factor), height: Int(Double(height) * factor)) { x, y in
      (Int(Double(x) / factor), Int(Double(y) / factor))
    }
  }

  /// The mean of the pixels around each pixel.
  func blurred(radius: Int) -> Picture {
    var result = self
    for y in 0..<height {
      for x in 0..<width {
        var (sum, count) = (0, 0)
        for row in max(0, y - radius)...min(height - 1, y + radius) {
          for column in max(0, x - radius)...min(width - 1, x + radius) {
            sum += Int(pixels[row * width + column])
            count += 1
          }
        }
        result.pixels[y * width + x] = UInt8(sum / count)
      }
    }
    return result
  }

  /// Less contrast, and every pixel off by up to `amount`.
  func noisy(_ amount: Int, seed: UInt64) -> Picture {
    var random = SeededRandom(seed: seed)
    var result = self
    for index in pixels.indices {
      let value = 60 + Int(pixels[index]) * 140 / 255
      let noise = Int.random(in: -amount...amount, using: &random)
      result.pixels[index] = UInt8(min(max(value + noise, 0), 255))
    }
    return result
  }

  /// Both pictures side by side.
  func beside(_ other: Picture) -> Picture {
    mapped(width: width + other.width, height: max(height, other.height)) { x, y in (x, y) }
      .over(other, at: width)
  }

  private func over(_ other: Picture, at left: Int) -> Picture {
    var result = self
    for y in 0..<other.height {
      for x in 0..<other.width {
        result.pixels[y * width + left + x] = other.pixels[y * other.width + x]
      }
    }
    return result
  }

  /// Binary PGM.
  var pgm: [UInt8] { Array("P5\n\(width) \(height)\n255\n".utf8) + pixels }

  func jpeg(quality: Int) throws -> [UInt8] {
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: width, height: height))
    let count = try pixels.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: .grey, width: width, height: height, bytesPerLine: width)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: quality, into: $0)
      }
    }
    return Array(target[..<count])
  }
}

import FaceAnalysis
import Glibc

extension Picture {
  /// Each value changed, and kept within 0…255.
  func mapped(_ change: (Double) -> Double) -> Picture {
    let table = (0...255).map { Self.byte(change(Double($0))) }
    return Picture(width: width, height: height, pixels: pixels.map { table[Int($0)] })
  }

  /// Each pixel times a factor.
  func shaded(_ factor: (_ x: Double, _ y: Double) -> Double) -> Picture {
    var shaded = self
    for y in 0..<height {
      for x in 0..<width {
        let factor = factor(Double(x), Double(y))
        for at in 3 * (y * width + x)..<3 * (y * width + x) + 3 {
          shaded.pixels[at] = Self.byte(Double(pixels[at]) * factor)
        }
      }
    }
    return shaded
  }

  /// Towards blue light.
  func tinted(_ strength: Double) -> Picture {
    let gains = [1 + strength, 1, 1 - strength]
    var tinted = self
    for at in tinted.pixels.indices {
      tinted.pixels[at] = Self.byte(Double(pixels[at]) * gains[at % 3])
    }
    return tinted
  }

  /// Gaussian blur; the edges are repeated outwards.
  func blurred(sigma: Double) -> Picture {
    let radius = max(1, Int((3 * sigma).rounded(.up)))
    let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = weights.reduce(0, +)
    func pass(_ source: [UInt8], lines: Int, lineStep: Int, count: Int, step: Int) -> [UInt8] {
      var target = source
      for line in 0..<lines {
        for index in 0..<count {
          for channel in 0..<3 {
            var value = 0.0
            for offset in -radius...radius {
              let place = min(max(index + offset, 0), count - 1)
              value +=
                weights[offset + radius]
                * Double(source[line * lineStep + place * step + channel])
            }
            target[line * lineStep + index * step + channel] = Self.byte(value / sum)
          }
        }
      }
      return target
    }
    let rows = pass(pixels, lines: height, lineStep: 3 * width, count: width, step: 3)
    return Picture(
      width: width, height: height,
      pixels: pass(rows, lines: width, lineStep: 3, count: height, step: 3 * width))
  }

  /// Smaller and turned about the face's middle, in a frame of the same size; grey where there is nothing.
  func seen(from face: ImageBox, scale: Double, degrees: Double) -> Picture {
    let (x0, y0) = ((face.left + face.right) / 2, (face.top + face.bottom) / 2)
    let side = scale < 1 ? max(1, Int((1 / scale).rounded())) : 1
    let (cosine, sine) = (cos(degrees * .pi / 180) / scale, sin(degrees * .pi / 180) / scale)
    var seen = Picture(width: width, height: height, colour: .grey)
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (Double(x) - x0, Double(y) - y0)
        let (sx, sy) = (x0 + cosine * dx + sine * dy, y0 - sine * dx + cosine * dy)
        for channel in 0..<3 {
          guard let value = mean(sx, sy, side, channel) else { continue }
          seen.pixels[3 * (y * width + x) + channel] = Self.byte(value)
        }
      }
    }
    return seen
  }

  /// Mean of `side`×`side` bilinear samples a pixel apart; nil outside.
  private func mean(_ x: Double, _ y: Double, _ side: Int, _ channel: Int) -> Double? {
    var sum = 0.0
    for row in 0..<side {
      for column in 0..<side {
        let (px, py) = (
          x + Double(column) - Double(side - 1) / 2, y + Double(row) - Double(side - 1) / 2
        )
        guard px >= 0, py >= 0, px < Double(width - 1), py < Double(height - 1) else { return nil }
        let (left, top) = (Int(px), Int(py))
        let (fx, fy) = (px - Double(left), py - Double(top))
        let at = 3 * (top * width + left) + channel
        let above = Double(pixels[at]) * (1 - fx) + Double(pixels[at + 3]) * fx
        let below =
          Double(pixels[at + 3 * width]) * (1 - fx) + Double(pixels[at + 3 * width + 3]) * fx
        sum += above * (1 - fy) + below * fy
      }
    }
    return sum / Double(side * side)
  }

  /// Without so many pixels at the edges.
  func cropped(left: Int, top: Int, right: Int, bottom: Int) -> Picture {
    precondition(left + right < width && top + bottom < height)
    var cropped = Picture(width: width - left - right, height: height - top - bottom)
    for row in 0..<cropped.height {
      let source = 3 * ((top + row) * width + left)
      let target = 3 * row * cropped.width
      cropped.pixels.replaceSubrange(
        target..<target + 3 * cropped.width, with: pixels[source..<source + 3 * cropped.width])
    }
    return cropped
  }

  private static func byte(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
}

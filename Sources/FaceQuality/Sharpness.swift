import Glibc

/// Sharpness of an 8-bit grey image in which the eyes are 60 pixels apart.
///
/// The measure of Crété et al. (2007): how much weaker do differences between neighbours become when the image is
/// blurred once more? A sharp image loses much, a blurred one little. The blur is a mean over nine pixels, so the
/// blurred difference of two neighbours is the difference of the pixels that enter and leave the window, over nine.
struct Sharpness {
  let pixels: UnsafeRawBufferPointer
  let width: Int
  let height: Int

  /// 0…100: 50 at a re-blur value of 0.64. Images with next to no detail at all are marked down in proportion: noise
  /// of the camera would pass for sharpness there.
  var score: Double {
    let sigmoid = 1 / (1 + exp((0.64 - reblur) / 0.04))
    return 100 * (1 - sigmoid) * min(1, laplacianVariance / 30)
  }

  /// 0 sharp … 1 blurred; the worse of both directions.
  var reblur: Double {
    max(
      reblur(lines: height, lineStep: width, count: width, step: 1),
      reblur(lines: width, lineStep: 1, count: height, step: width))
  }

  private func reblur(lines: Int, lineStep: Int, count: Int, step: Int) -> Double {
    var total = 0
    var kept = 0
    for line in 0..<lines {
      for index in 5..<count - 4 {
        let at = line * lineStep + index * step
        let difference = abs(Int(pixels[at]) - Int(pixels[at - step]))
        let blurred = abs(Int(pixels[at + 4 * step]) - Int(pixels[at - 5 * step]))
        // In ninths, to stay with integers.
        total += 9 * difference
        kept += min(9 * difference, blurred)
      }
    }
    return total == 0 ? 1 : Double(kept) / Double(total)
  }

  /// Variance of the four-neighbour Laplacian, in squared grey levels.
  var laplacianVariance: Double {
    var (sum, squares) = (0, 0)
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let at = y * width + x
        let value =
          Int(pixels[at - 1]) + Int(pixels[at + 1]) + Int(pixels[at - width])
          + Int(pixels[at + width]) - 4 * Int(pixels[at])
        sum += value
        squares += value * value
      }
    }
    let count = Double((width - 2) * (height - 2))
    let mean = Double(sum) / count
    return Double(squares) / count - mean * mean
  }
}

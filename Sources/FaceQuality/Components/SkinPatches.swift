import FaceAnalysis

/// Mean colours of small patches of a face that are skin on nearly everybody.
struct SkinPatches {
  /// Forehead, cheeks, lower cheeks, nose, upper lip, chin, below the eyes: points of the mesh.
  private static let points: InlineArray<13, Int> = [
    151, 108, 337, 50, 280, 207, 427, 197, 4, 164, 199, 230, 450,
  ]
  /// Half a patch's side, in distances between the outer corners of the eyes.
  private static let half = 0.034
  /// Samples per patch, each way.
  private static let samples = 5

  private var colours = InlineArray<13, SIMD3<Double>>(repeating: [0, 0, 0])
  private var count = 0

  /// - Parameter image: blue, green, red.
  init(of mesh: FaceMesh, in image: AnalysisImage) {
    let unit = mesh.point(33).distance(to: mesh.point(263)) * Self.half
    image.withUnsafeBytes { bytes in
      for index in Self.points.indices {
        let centre = mesh.point(Self.points[index])
        if let mean = Self.mean(around: centre, unit, bytes, image) {
          let colour = LabColour(bgr: mean)
          colours[count] = [colour.lightness / 2, colour.a, colour.b]
          count += 1
        }
      }
    }
  }

  /// Of the samples inside the image; nil when there are none.
  private static func mean(
    around centre: ImagePoint, _ unit: Double, _ bytes: UnsafeRawBufferPointer,
    _ image: AnalysisImage
  ) -> SIMD3<Double>? {
    var (sum, count) = (SIMD3<Double>(), 0.0)
    let step = 2 * unit / Double(samples - 1)
    for row in 0..<samples {
      for column in 0..<samples {
        let x = (centre.x - unit + Double(column) * step + 0.5) / image.scale
        let y = (centre.y - unit + Double(row) * step + 0.5) / image.scale
        guard x >= 0, y >= 0, x < Double(image.width), y < Double(image.height) else { continue }
        let at = Int(y) * image.bytesPerLine + 3 * Int(x)
        sum += SIMD3(Double(bytes[at]), Double(bytes[at + 1]), Double(bytes[at + 2]))
        count += 1
      }
    }
    return count > 0 ? sum / count : nil
  }

  /// Distance of the second most unlike patch from the median of all; nil when fewer than half are in the image.
  var difference: Double? {
    guard count > Self.points.count / 2 else { return nil }
    let median = SIMD3(median(0), median(1), median(2))
    var (first, second) = (0.0, 0.0)
    for index in 0..<count {
      let difference = colours[index] - median
      let distance = (difference * difference).sum().squareRoot()
      (first, second) = distance > first ? (distance, first) : (first, max(second, distance))
    }
    return second
  }

  private func median(_ part: Int) -> Double {
    for index in 0..<count {
      let value = colours[index][part]
      var (below, equal) = (0, 0)
      for other in 0..<count {
        let another = colours[other][part]
        if another < value { below += 1 }
        if another == value { equal += 1 }
      }
      if below <= count / 2, below + equal > count / 2 { return value }
    }
    return 0
  }
}

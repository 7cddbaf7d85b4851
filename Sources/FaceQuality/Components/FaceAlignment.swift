import FaceAnalysis

/// The similarity that brings a face upright into 616×616 pixels, with 113 pixels between the eyes.
///
/// It maps five points to fixed places by least median of squares (Rousseeuw 1984), as OpenCV's
/// `estimateAffinePartial2D` does in OFIQ: the pair of points whose similarity has the least median error tells which
/// points agree, and those are fitted by least squares.
struct FaceAlignment: Sendable {
  /// Pixels, each way.
  static let side = 616

  /// aligned x = a·x − b·y + tx; aligned y = b·x + a·y + ty.
  let a: Double
  let b: Double
  let tx: Double
  let ty: Double

  private typealias Points = InlineArray<5, SIMD2<Double>>

  private static let targets: Points = [
    [251, 272], [364, 272], [308, 336], [262, 402], [355, 402],
  ]

  /// OpenCV draws 13 pairs from a generator with a constant seed; these are the different ones among them.
  private static let pairs: InlineArray<6, (Int, Int)> = [
    (0, 4), (0, 3), (1, 2), (0, 1), (1, 4), (1, 3),
  ]

  /// - Returns: nil when the points coincide.
  init?(_ landmarks: FaceLandmarks) {
    func point(_ landmark: LandmarkPoint) -> SIMD2<Double> {
      SIMD2(Double(landmark.x), Double(landmark.y))
    }
    let points: Points = [
      point(landmarks.leftEye), point(landmarks.rightEye),
      point(landmarks[FaceLandmarks.noseTip]), point(landmarks[FaceLandmarks.leftMouthCorner]),
      point(landmarks[FaceLandmarks.rightMouthCorner]),
    ]
    var (best, agreeing): (Double, UInt8) = (.infinity, 0)
    for index in Self.pairs.indices {
      let pair = Self.pairs[index]
      guard let fit = FaceAlignment(points, chosen: 1 << pair.0 | 1 << pair.1) else { continue }
      let errors = fit.errors(points)
      let median = Self.third(errors)
      guard median < best else { continue }
      best = median
      // The robust standard deviation of five points with two parameters' worth of points taken off.
      let sigma = max(2.5 * 1.4826 * (1 + 5.0 / 3) * median.squareRoot(), 0.001)
      agreeing = 0
      for index in 0..<5 where errors[index] <= sigma * sigma { agreeing |= 1 << index }
    }
    self.init(points, chosen: agreeing)
  }

  /// Least squares over the points whose bit is set.
  private init?(_ points: Points, chosen: UInt8) {
    var count = 0.0
    var (from, to): (SIMD2<Double>, SIMD2<Double>) = ([0, 0], [0, 0])
    for index in 0..<5 where chosen & 1 << index != 0 {
      from += points[index]
      to += Self.targets[index]
      count += 1
    }
    from /= count
    to /= count
    var (square, along, across) = (0.0, 0.0, 0.0)
    for index in 0..<5 where chosen & 1 << index != 0 {
      let (p, q) = (points[index] - from, Self.targets[index] - to)
      square += (p * p).sum()
      along += (p * q).sum()
      across += p.x * q.y - p.y * q.x
    }
    guard square > 0 else { return nil }
    a = along / square
    b = across / square
    // A face of more than 100,000 pixels is none.
    guard a * a + b * b > 1e-6 else { return nil }
    tx = to.x - a * from.x + b * from.y
    ty = to.y - b * from.x - a * from.y
  }

  private func errors(_ points: Points) -> InlineArray<5, Double> {
    InlineArray { index in
      let difference = apply(points[index]) - Self.targets[index]
      return (difference * difference).sum()
    }
  }

  private static func third(_ values: InlineArray<5, Double>) -> Double {
    for index in 0..<5 {
      var (below, equal) = (0, 0)
      for other in 0..<5 {
        if values[other] < values[index] { below += 1 }
        if values[other] == values[index] { equal += 1 }
      }
      if below <= 2, below + equal > 2 { return values[index] }
    }
    return .infinity
  }

  /// From pixels of the frame to aligned pixels.
  func apply(_ point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(a * point.x - b * point.y + tx, b * point.x + a * point.y + ty)
  }

  /// The landmarks in aligned pixels, rounded.
  func apply(_ landmarks: FaceLandmarks) -> FaceLandmarks {
    var aligned = FaceLandmarks()
    for index in 0..<FaceLandmarks.count {
      let point = apply(
        SIMD2(Double(landmarks[index].x), Double(landmarks[index].y)))
      aligned[index] = LandmarkPoint(rounding: point.x, point.y)
    }
    return aligned
  }
}

import FaceAnalysis

/// Where a face's eyes are, in pixels of the full frame: found, or guessed from the box.
struct FacePlacement {
  /// The middle between the eyes.
  let eyes: ImagePoint
  let eyeDistance: Double
  /// Direction from the image-left to the image-right eye, of length 1.
  let axis: ImagePoint

  /// dlib's box is about 2.4 eye distances wide (2.1…2.7 on six photographs), the eyes 0.28 of its height below its
  /// top: good enough to bring a face to a common size, not to report an eye distance.
  private static let boxWidth = 2.4
  private static let eyeHeight = 0.28

  /// - Returns: nil for a face of no size.
  init?(_ face: DetectedFace) {
    if let points = face.landmarks {
      eyes = points.leftEye.midpoint(to: points.rightEye)
      eyeDistance = points.interEyeDistance
      axis = ImagePoint(
        x: (points.rightEye.x - points.leftEye.x) / eyeDistance,
        y: (points.rightEye.y - points.leftEye.y) / eyeDistance)
    } else {
      eyes = ImagePoint(
        x: (face.box.left + face.box.right) / 2,
        y: face.box.top + Self.eyeHeight * face.box.height)
      eyeDistance = face.box.width / Self.boxWidth
      axis = ImagePoint(x: 1, y: 0)
    }
    guard eyeDistance >= 1 else { return nil }
  }
}

extension FacePlacement {
  /// - Returns: nil for a face of no size.
  init?(_ landmarks: FaceLandmarks) {
    let (left, right) = (landmarks.leftEye, landmarks.rightEye)
    eyeDistance = left.distance(to: right)
    guard eyeDistance >= 1 else { return nil }
    eyes = ImagePoint(x: Double(left.x + right.x) / 2, y: Double(left.y + right.y) / 2)
    axis = ImagePoint(
      x: Double(right.x - left.x) / eyeDistance, y: Double(right.y - left.y) / eyeDistance)
  }
}

import FaceAnalysis

/// All that components are computed from: one face of one frame, measured once.
public struct FaceEvidence: Sendable {
  /// Of the full frame.
  public let frame: ImageBox
  /// In pixels of the full frame.
  public let landmarks: FaceLandmarks
  public let pose: HeadPose
  /// Area of the second largest face over that of the largest; 0 when there is one face.
  public let secondFace: Double
  /// In aligned pixels.
  let aligned: FaceLandmarks
  let light: FaceLight
  /// What our own components need; nil where only landmarks are known.
  var own: OwnEvidence?

  /// - Parameters:
  ///   - image: the frame in blue, green and red, at any reduction.
  ///   - landmarks: in pixels of the full frame.
  ///   - secondFace: as the property.
  /// - Returns: nil when the landmarks are no face: all in one place or far outside.
  public init?(
    _ image: AnalysisImage, landmarks: FaceLandmarks, pose: HeadPose, secondFace: Double = 0
  ) {
    guard let alignment = FaceAlignment(landmarks) else { return nil }
    let aligned = alignment.apply(landmarks)
    guard landmarks.eyeToChin > 0, landmarks.roundedEyeToChin > 0,
      landmarks.interEyeDistance > 0, aligned.eyeToChin > 0,
      let light = FaceLight(image, alignment, aligned)
    else { return nil }
    frame = image.frame
    self.landmarks = landmarks
    self.pose = pose
    self.secondFace = secondFace
    self.aligned = aligned
    self.light = light
  }
}

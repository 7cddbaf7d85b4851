/// A face in a frame, in pixels of the full frame.
public struct DetectedFace: Sendable, Equatable, BitwiseCopyable {
  /// Not cut at the frame's edges: a face that is partly outside has a box that is.
  public var box: ImageBox
  /// The detector's own confidence: 0…1 for YuNet; a margin from 0 upwards for dlib.
  public var score: Double
  public var landmarks: FivePoints?
  public var coarseYaw: CoarseYaw?

  public init(
    box: ImageBox, score: Double, landmarks: FivePoints? = nil, coarseYaw: CoarseYaw? = nil
  ) {
    self.box = box
    self.score = score
    self.landmarks = landmarks
    self.coarseYaw = coarseYaw
  }
}

/// Rules of frame validation that a configuration may suspend by name, for cameras made of software in tests.
public enum CameraException: String, Sendable, CaseIterable, Codable {
  /// The driver does not say which clock its timestamps are of: frames are stamped when they are dequeued.
  case dequeueTimestamps = "dequeue-timestamps"
  /// Frames may repeat: somebody feeds the camera with a still.
  case repeatedContent = "repeated-content"
}

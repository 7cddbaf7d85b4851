/// Why a session is not a live person's. For audit and evaluation: to the terminal all of them are one code, since
/// telling them apart would teach an attacker.
public enum LivenessFailure: String, Sendable, CaseIterable {
  /// A required detector is not there.
  case unavailable
  /// Something was done before it was asked for.
  case tooEarly = "too_early"
  /// Nothing was begun in the time for it.
  case tooLate = "too_late"
  /// What was begun was not finished in time.
  case unfinished
  /// Something else was done than was asked.
  case wrongAction = "wrong_action"
  /// The head did not come back to look straight ahead.
  case noReturn = "no_return"
  /// The session as a whole took too long.
  case overtime
  /// No face where one was.
  case faceLost = "face_lost"
  /// More than one face.
  case secondFace = "second_face"
  /// The face was elsewhere from one frame to the next.
  case faceMoved = "face_moved"
  /// The face is too small to tell.
  case faceSmall = "face_small"
  /// No frame for too long.
  case gap
  /// Time or the driver's counter went backwards.
  case notAdvancing = "not_advancing"
  /// The same frame again.
  case repeatedFrame = "repeated_frame"
  /// Timestamps that do not fit the frame interval.
  case timing
  case infrared
  case depth
  case passive
}

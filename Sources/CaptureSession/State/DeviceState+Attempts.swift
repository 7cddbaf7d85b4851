extension DeviceState {
  /// How long the device asks nobody for a sign of life; nil when it does.
  public func pause() -> Duration? { attempts.pause(at: bootTime()) }

  /// - Throws: `CaptureFailure(.livenessPaused)`.
  func checkAttempts() throws(CaptureFailure) {
    guard let pause = pause() else { return }
    throw CaptureFailure(
      .livenessPaused,
      "too many checks for a living person failed; try again in \(pause.components.seconds + 1) s",
      retryAfter: pause)
  }

  /// Before the first prompt of a capture.
  ///
  /// - Throws: `CaptureFailure(.stateUnavailable)`; then nothing may be told.
  func beginAttempt() throws(CaptureFailure) {
    do throws(StateError) { try attempts.begin(at: bootTime()) } catch {
      throw CaptureFailure(.stateUnavailable, error.description)
    }
  }

  /// When the capture has ended. Should the disk not take it, the attempt stays begun, which counts as failed.
  func endAttempt(failed: Bool) {
    try? attempts.end(failed: failed, at: bootTime())
  }
}

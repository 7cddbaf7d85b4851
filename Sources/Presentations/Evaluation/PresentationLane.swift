/// What presentations are made to.
public protocol PresentationLane: Sendable {
  /// Makes a presentation; several may be made at the same time.
  ///
  /// - Throws: `PresentationError(.failed)` also when the capture ends for a reason that is not the presentation's.
  func run(_ trial: Trial, by subject: Subject) async throws(PresentationError) -> TrialResult
}

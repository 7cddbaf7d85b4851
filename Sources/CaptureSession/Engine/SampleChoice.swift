import FaceQuality
import Platform

/// What a capture has gathered so far, and which of it will be signed: a series of stills as it comes, or of single ones
/// the best.
struct SampleChoice {
  /// What the next still is added to.
  var series: SampleSeries
  private(set) var selection: FrameSelection
  /// The best single still so far; the one before is overwritten when it takes its place.
  private(set) var best: SampleSeries?

  private let profile: CaptureProfile
  private let interval: Duration

  /// - Parameter interval: time between frames of visible light.
  init(
    _ profile: CaptureProfile, accepted: MonotonicInstant, deadline: Duration, interval: Duration
  ) {
    self.profile = profile
    self.interval = interval
    series = SampleSeries(profile.samples, interval: interval)
    selection = FrameSelection(profile.selection, accepted: accepted, deadline: deadline)
  }

  private var isOfOne: Bool { profile.samples.stills == 1 }

  /// What is to become of a frame that meets the profile.
  mutating func judge(
    _ assessment: FrameAssessment, at now: MonotonicInstant
  ) -> FrameSelection.Verdict {
    guard isOfOne else { return .sign }
    return selection.judge(assessment, at: now)
  }

  /// As `judge`, for a frame of a liveness session: nothing is signed before that is over, and then the best.
  func judgeInSession(_ assessment: FrameAssessment) -> FrameSelection.Verdict {
    guard isOfOne else { return .keep }
    let rule = profile.selection
    let isEnough = rule.takesBest || assessment.score >= rule.requestedScore ?? 0
    return isEnough && selection.isBetter(assessment.score) ? .keep : .pass
  }

  /// What may be signed when a session is over; nil while something is missing.
  var ready: SampleSeries? { isOfOne ? best : series.isComplete ? series : nil }

  /// Keeps a series that is not signed yet.
  mutating func keep(_ series: SampleSeries, _ assessment: FrameAssessment) {
    if isOfOne {
      selection.keep(assessment)
      best = series
    } else {
      self.series = series
    }
  }

  /// How far the capture is, after a frame was assessed.
  func progress(after assessment: FrameAssessment) -> CaptureProgress {
    if let (taken, wanted) = series.progress { return .collecting(taken, of: wanted) }
    guard assessment.isAcceptable, isOfOne else { return .assessing(assessment.unmet) }
    return .choosing(assessment.weakest?.measure)
  }

  /// Forgets all: the stream broke, and what came before it does not count.
  mutating func forget() {
    series = SampleSeries(profile.samples, interval: interval)
    selection.forget()
    best = nil
  }
}

import FaceQuality
import Platform

/// What a capture has gathered so far, and which of it will be signed: a series of stills as it comes, or of single ones
/// the best.
struct SampleChoice {
  /// What the next still is added to.
  var series: SampleSeries
  private(set) var selection: FrameSelection
  /// The best single still so far, or the newest whole series; the one before is overwritten when it takes its place.
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
  ///
  /// - Parameter isGated: whether nothing may be signed before the person has shown to be alive.
  mutating func judge(
    _ assessment: FrameAssessment, at now: MonotonicInstant, isGated: Bool
  ) -> FrameSelection.Verdict {
    guard isOfOne else { return isGated ? .keep : .sign }
    if isGated { return selection.isBetter(assessment.score) ? .keep : .pass }
    let verdict = selection.judge(assessment.score, at: now)
    guard verdict == .keep, !profile.selection.takesBest else { return verdict }
    // It will never be signed, so no sample of it is made.
    selection.keep(assessment.score)
    return .pass
  }

  /// Keeps a series that is not signed yet.
  mutating func keep(_ series: SampleSeries, _ assessment: FrameAssessment) {
    if isOfOne {
      selection.keep(assessment.score)
      best = series
    } else if series.isComplete {
      best = series
      self.series = SampleSeries(profile.samples, interval: interval)
    } else {
      self.series = series
    }
  }

  /// What is signed once the person has shown to be alive.
  var ready: SampleSeries? { !isOfOne || selection.suffices ? best : nil }

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

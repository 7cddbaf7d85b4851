import Platform
import VideoCapture

/// Which sets of frames may be examined: each frame by its own camera's rules, and all of one moment. The worker has paired
/// them; the engine believes only what the timestamps show.
struct SetAdmission {
  private var cameras: PerCamera<FrameAdmission>

  init(accepted: MonotonicInstant, streams: PerCamera<StreamFormat>) {
    cameras = streams.map { FrameAdmission(accepted: accepted, interval: $1.interval) }
  }

  /// Admits a set, or says what is wrong with it.
  mutating func admit(_ frames: PerCamera<FrameInfo>, now: MonotonicInstant) -> FrameFate? {
    guard let pairs = cameras.zipped(frames) else { return .unpaired }
    let first = pairs.visible
    for (_, pair) in pairs.all {
      let skew = first.1.timestamp.duration(to: pair.1.timestamp)
      let window = max(first.0.interval, pair.0.interval)
      guard .zero - window...window ~= skew else { return .unpaired }
    }
    var refusal: FrameAdmission.Refusal?
    cameras = pairs.map { _, pair in
      var admission = pair.0
      if refusal == nil { refusal = admission.admit(pair.1, now: now) }
      return admission
    }
    return refusal.map(FrameFate.init)
  }
}

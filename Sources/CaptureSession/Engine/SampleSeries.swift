import CaptureWorker
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// The samples of one capture as they come together under a plan: stills at even steps, and what belongs to the first.
struct SampleSeries: Sendable {
  /// What the first still showed, and when; quality and the cameras' skew are of it.
  struct First: Sendable {
    var assessment: FrameAssessment
    var frames: PerCamera<FrameInfo>
  }

  private let plan: SamplePlan
  /// Time between frames of visible light.
  private let interval: Duration
  private(set) var first: First?
  private var stills: [TakenSample] = []
  /// Of the first still's moment: infrared, then depth.
  private var fellows: [TakenSample] = []

  init(_ plan: SamplePlan, interval: Duration) {
    self.plan = plan
    self.interval = interval
  }

  /// In the order of the packet: stills in the order of time, infrared, depth.
  var samples: [TakenSample] { stills + fellows }

  /// Frames that did not count so far; nil before the first still.
  var drops: PerCamera<DropCounts>? { stills.last?.sealed.drops }

  /// Stills taken and wanted; nil when there is nothing to tell.
  var progress: (taken: Int, wanted: Int)? { stills.isEmpty ? nil : (stills.count, plan.stills) }

  /// Bytes of all samples so far.
  var byteCount: Int { samples.reduce(0) { $0 + $1.sealed.count } }

  var isComplete: Bool { stills.count == plan.stills }

  /// Whether an acceptable set is to become a still: the frame nearest to when one is due. When the person was not fit to be
  /// seen for more than a step, the series begins anew: stills that far apart show no one movement.
  mutating func wants(_ frames: PerCamera<FrameInfo>) -> Bool {
    guard let start = first?.frames.visible.timestamp else { return true }
    let due = plan.step * stills.count
    let elapsed = start.duration(to: frames.visible.timestamp)
    if elapsed > due + max(plan.step, interval) {
      self = SampleSeries(plan, interval: interval)
      return true
    }
    return elapsed >= due - interval / 2
  }

  /// The cameras whose held frames are to be made into samples now.
  var wantedNow: [CameraRole] {
    guard first == nil else { return [.visible] }
    return [.visible] + (plan.infrared ? [.infrared] : []) + (plan.depth ? [.depth] : [])
  }

  /// Adds what was made of a set's frames.
  mutating func add(
    _ made: [TakenSample], of frames: PerCamera<FrameInfo>, _ assessment: FrameAssessment
  ) {
    if first == nil { first = First(assessment: assessment, frames: frames) }
    for sample in made {
      if sample.role == .visible { stills.append(sample) } else { fellows.append(sample) }
    }
  }
}

import FaceAnalysis
import FaceQuality
import Liveness
import Platform
import TrustedPacket
import VideoCapture

/// A session that one still face is shown to again and again, as if each were a frame of its own.
struct BenchSubject {
  private static let interval = Duration.nanoseconds(33_333_333)
  private var session = Self.session
  private var sequence: UInt32 = 0

  private static var session: LivenessSession {
    LivenessSession(
      LivenessOrder(
        steps: [
          LivenessChallenge.Step(.turnLeft, delay: 500), LivenessChallenge.Step(.nod, delay: 500),
          LivenessChallenge.Step(.moveCloser, delay: 500),
        ], required: [.action, .injection]),
      accepted: MonotonicInstant(nanoseconds: 0), interval: interval,
      available: [.action, .injection])
  }

  mutating func observe(_ frame: borrowing Frame, _ meter: QualityMeter) {
    if case .failed = session.status { session = Self.session }
    sequence += 1
    // What a frame costs to hash, and a digest that no frame before had.
    _ = frame.pixels.withUnsafeBytes { FrameDigest(of: $0) }
    let digest = withUnsafeBytes(of: sequence) { FrameDigest(of: $0) }
    _ = session.observe(
      FrameObservation(
        time: MonotonicInstant(nanoseconds: 0).advanced(by: Self.interval * Int(sequence)),
        sequence: sequence, digest: digest, faces: 1, face: ObservedFace(meter.tracker.mesh)))
  }
}

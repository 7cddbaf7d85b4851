import FaceAnalysis
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// Watches one capture's frames for its liveness session: what the assessor has found in a frame, and what the other
/// detectors find, become one observation.
///
/// Belongs to one thread at a time.
public final class LivenessWatch {
  private var session: LivenessSession
  private let tools: LivenessTools
  /// Of the assessor that looks at each frame first; nil when it makes no mesh.
  private let meter: QualityMeter?

  /// - Parameters:
  ///   - accepted: when the nonce was accepted.
  ///   - interval: between two frames of the stream.
  public init(
    _ order: LivenessOrder, tools: LivenessTools, meter: QualityMeter?,
    accepted: MonotonicInstant, interval: Duration
  ) {
    self.tools = tools
    self.meter = meter
    session = LivenessSession(
      order, accepted: accepted, interval: interval,
      available: meter == nil ? [] : tools.methods)
  }

  /// Takes the next frame, which the assessor has just looked at.
  ///
  /// - Throws: `AnalysisError(.failed)` when a network fails; the session has a hole there.
  public func look(at frame: borrowing Frame) throws(AnalysisError) -> LivenessReport {
    let digest = frame.pixels.withUnsafeBytes { FrameDigest(of: $0) }
    guard let meter else {
      return LivenessReport(status: session.status, isNeutral: false, frame: digest.value)
    }
    let face = ObservedFace(meter.tracker.mesh)
    var findings = LivenessFindings()
    if let face, session.wants(.passive, of: face), let passive = tools.passive {
      findings.live = try passive.probability(of: face.box, in: meter.image)
    }
    let status = session.observe(
      FrameObservation(
        time: frame.info.timestamp, sequence: frame.info.sequence, digest: digest,
        faces: meter.tracker.faces.count, face: face), findings)
    return LivenessReport(
      status: status, isNeutral: session.isNeutral, frame: digest.value)
  }

  /// A frame could not be examined.
  public func skip() { session.skip() }
}

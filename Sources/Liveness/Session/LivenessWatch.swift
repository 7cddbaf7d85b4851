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
  /// The cameras beside the visible one.
  public struct Sensors: Sendable {
    public var hasInfrared: Bool
    /// Of the depth camera; nil without one.
    public var depth: DepthLens?

    public init(hasInfrared: Bool = false, depth: DepthLens? = nil) {
      self.hasInfrared = hasInfrared
      self.depth = depth
    }

    /// What cannot be done without the missing ones.
    var missing: Set<LivenessMethod> {
      Set((hasInfrared ? [] : [.infrared]) + (depth == nil ? [.depth] : []))
    }
  }

  private var session: LivenessSession
  private let tools: LivenessTools
  /// Of the assessor that looks at each frame first; nil when it makes no mesh.
  private let meter: QualityMeter?
  private let lens: DepthLens?

  /// - Parameters:
  ///   - accepted: when the nonce was accepted.
  ///   - interval: between two frames of the visible camera.
  public init(
    _ order: LivenessOrder, tools: LivenessTools, meter: QualityMeter?, sensors: Sensors,
    accepted: MonotonicInstant, interval: Duration
  ) {
    self.tools = tools
    self.meter = meter
    lens = sensors.depth
    session = LivenessSession(
      order, accepted: accepted, interval: interval,
      available: meter == nil ? [] : tools.methods.subtracting(sensors.missing))
  }

  /// Takes the next frame, which the assessor has just looked at.
  ///
  /// - Parameters:
  ///   - infrared: taken together with it; nil without such a camera.
  ///   - depth: likewise.
  /// - Throws: `AnalysisError` when a detector fails or cannot read its frame; the session has a hole there.
  public func look(
    at frame: borrowing Frame, infrared: borrowing Frame?, depth: borrowing Frame?
  ) throws(AnalysisError) -> LivenessReport {
    let digest = frame.pixels.withUnsafeBytes { FrameDigest(of: $0) }
    guard let meter else {
      return LivenessReport(status: session.status, isNeutral: false, frame: digest.value)
    }
    let face = ObservedFace(meter.tracker.mesh)
    var findings = LivenessFindings()
    if let face {
      findings.infrared = try look(atInfrared: infrared, face, meter)
      findings.depth = try look(atDepth: depth, face, meter)
      findings.live = try look(face, meter)
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

  private func look(
    atInfrared frame: borrowing Frame?, _ face: ObservedFace, _ meter: QualityMeter
  ) throws(AnalysisError) -> Bool? {
    guard session.wants(.infrared, of: face) else { return nil }
    switch frame {
    case .some(let frame):
      return try tools.infrared().look(
        at: frame, box: face.box, of: meter.image.frame, session.order.settings)
    case .none: return nil
    }
  }

  private func look(
    atDepth frame: borrowing Frame?, _ face: ObservedFace, _ meter: QualityMeter
  ) throws(AnalysisError) -> Bool? {
    guard session.wants(.depth, of: face), let lens else { return nil }
    switch frame {
    case .some(let frame):
      let info = frame.info
      let depth = try tools.depth()
      return frame.pixels.withUnsafeBytes { bytes in
        // What is no depth image shows no face.
        guard
          let view = DepthView(
            bytes, width: info.width, height: info.height, bytesPerLine: info.bytesPerLine,
            lens: lens)
        else { return false }
        return depth.measure(meter.tracker.mesh, of: meter.image.frame, in: view)?
          .isFace(under: session.order.settings) ?? false
      }
    case .none: return nil
    }
  }

  private func look(_ face: ObservedFace, _ meter: QualityMeter) throws(AnalysisError) -> Double? {
    guard session.wants(.passive, of: face), let passive = tools.passive else { return nil }
    return try passive.probability(of: face.box, in: meter.image)
  }
}

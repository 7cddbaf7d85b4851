import FaceAnalysis
import FaceQuality
import Foundation
import Liveness
import Platform
import TrustedPacket
import VideoCapture
import VideoReplay

/// What the detectors make of films of real people, whom nobody asked for anything. There are few, so this is no rate.
public struct ClipStudy: Sendable {
  public let name: String
  /// Frames that were looked at.
  public let frames: Int
  /// Those with one face.
  public let faces: Int
  /// Degrees.
  public let yaw: ClosedRange<Double>
  /// Of the frame turned farthest, against the most frontal one, in eye distances.
  public let residual: Double
  /// What a session that asks for this action alone comes to.
  public let sessions: [LivenessAction: String]

  public static let clips = [
    "intel_asl_yes.mkv", "intel_head-pose-face-detection-female.gif",
    "intel_head-pose-face-detection-male.gif",
  ]

  /// From the beginning of a clip.
  private static let limit = 60
  /// Slow enough that a busy machine sees most frames.
  private static let rate = 10

  /// - Parameter path: of the film; played from its beginning.
  /// - Throws: `PresentationError`.
  public init(
    of path: String, _ models: LabModels, settings: LivenessSettings
  ) async throws(PresentationError) {
    do {
      let camera = ReplayCamera(path: path, options: ReplayOptions(rate: Self.rate))
      let format = try await camera.start(
        StreamRequest(formats: [.mjpeg], width: 640, height: 480))
      let seen = try await Self.look(at: camera, try models.assessor())
      await camera.stop()
      self.init(
        name: URL(filePath: path).lastPathComponent, seen, interval: format.interval, settings)
    } catch let error as PresentationError {
      throw error
    } catch {
      throw PresentationError(.subject, "\(path): \(error)")
    }
  }

  private static func look(
    at camera: ReplayCamera, _ assessor: sending MeshAssessor
  ) async throws -> [FrameObservation] {
    defer { assessor.wipe() }
    var seen: [FrameObservation] = []
    while seen.count < limit {
      let frame = try await camera.next()
      guard frame.info.sequence < limit else { break }
      _ = try assessor.assess(frame, for: Lane.profile)
      seen.append(
        FrameObservation(
          time: frame.info.timestamp, sequence: frame.info.sequence,
          digest: frame.pixels.withUnsafeBytes { FrameDigest(of: $0) },
          faces: assessor.meter.tracker.faces.count,
          face: ObservedFace(assessor.meter.tracker.mesh)))
    }
    return seen
  }

  private init(
    name: String, _ seen: [FrameObservation], interval: Duration, _ settings: LivenessSettings
  ) {
    self.name = name
    frames = seen.count
    let people = seen.filter { $0.faces == 1 }.compactMap(\.face)
    faces = people.count
    let angles = people.map(\.yaw)
    yaw = (angles.min() ?? 0)...(angles.max() ?? 0)
    // Beyond some angle the far side's points say nothing; then there is no residual.
    let frontal = people.min { abs($0.yaw) < abs($1.yaw) }
    let turned = people.sorted { abs($0.yaw) > abs($1.yaw) }.lazy.compactMap { face in
      frontal.flatMap { PlanarityResidual.of(face, against: $0) }
    }
    residual = turned.first ?? 0
    sessions = Dictionary(
      uniqueKeysWithValues: LivenessAction.allCases.map {
        ($0, Self.session($0, seen, interval, settings))
      })
  }

  private static func session(
    _ action: LivenessAction, _ seen: [FrameObservation], _ interval: Duration,
    _ settings: LivenessSettings
  ) -> String {
    guard let first = seen.first else { return "no frame" }
    var session = LivenessSession(
      LivenessOrder(
        steps: [LivenessChallenge.Step(action, delay: 500)], required: Sense.visible.methods,
        settings: settings), accepted: first.time.advanced(by: .zero - interval),
      interval: interval, available: Sense.visible.methods)
    for frame in seen {
      switch session.observe(frame) {
      case .passed: return "passed"
      case .failed(let failure): return failure.rawValue
      case .prompt, .waitingForNeutral: break
      }
    }
    return session.hasPrompted ? "unanswered" : "never neutral"
  }
}

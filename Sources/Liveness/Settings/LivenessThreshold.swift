/// One of the thresholds: its name in files, and what values it can have.
struct LivenessThreshold: Sendable {
  let name: String
  let path: any WritableKeyPath<LivenessSettings, Double> & Sendable
  let range: ClosedRange<Double>

  /// In the order of files and messages.
  static let all: [LivenessThreshold] = [
    .init(name: "neutral_angle", path: \.neutralAngle, range: 1...20),
    .init(name: "neutral_pitch", path: \.neutralPitch, range: 1...30),
    .init(name: "neutral_mouth", path: \.neutralMouth, range: 0.02...0.3),
    .init(name: "neutral_eyes", path: \.neutralEyes, range: 0.3...1),
    .init(name: "least_eyes", path: \.leastEyes, range: 0.02...0.3),
    .init(name: "neutral_ms", path: \.neutralTime, range: 200...2_000),
    .init(name: "return_ms", path: \.returnTime, range: 500...5_000),
    .init(name: "session_ms", path: \.sessionTime, range: 5_000...20_000),
    .init(name: "face_height", path: \.faceHeight, range: 40...2_000),
    .init(name: "detail_height", path: \.detailHeight, range: 100...2_000),
    .init(name: "turn_angle", path: \.turnAngle, range: 15...45),
    .init(name: "turn_residual", path: \.turnResidual, range: 0.06...0.3),
    .init(name: "nod_angle", path: \.nodAngle, range: 8...30),
    .init(name: "look_up_angle", path: \.lookUpAngle, range: 8...30),
    .init(name: "eyes_closed", path: \.eyesClosed, range: 0.1...0.75),
    .init(name: "blink_ms", path: \.blinkTime, range: 200...2_000),
    .init(name: "mouth_open", path: \.mouthOpen, range: 0.3...1),
    .init(name: "closer_scale", path: \.closerScale, range: 1.1...3),
    .init(name: "closer_depth", path: \.closerDepth, range: 0.01...0.2),
    .init(name: "wrong_angle", path: \.wrongAngle, range: 8...30),
    .init(name: "overlap", path: \.overlap, range: 0.1...0.95),
    .init(name: "gap_ms", path: \.gap, range: 50...1_000),
    .init(name: "least_interval", path: \.leastInterval, range: 0...1),
    .init(name: "largest_interval", path: \.largestInterval, range: 1...20),
    .init(name: "evidence_frames", path: \.evidenceFrames, range: 1...100),
    .init(name: "evidence_share", path: \.evidenceShare, range: 0.5...1),
    .init(name: "valid_share", path: \.validShare, range: 0.3...1),
    .init(name: "plane_residual_mm", path: \.planeResidual, range: 2...20),
    .init(name: "quadric_residual_mm", path: \.quadricResidual, range: 0.5...10),
    .init(name: "least_nose_mm", path: \.leastNose, range: 3...30),
    .init(name: "largest_nose_mm", path: \.largestNose, range: 20...100),
    .init(name: "convexity_mm", path: \.convexity, range: 0...20),
    .init(name: "least_eye_distance_mm", path: \.leastEyeDistance, range: 30...70),
    .init(name: "largest_eye_distance_mm", path: \.largestEyeDistance, range: 60...100),
    .init(name: "infrared_level", path: \.infraredLevel, range: 5...200),
    .init(name: "reflectance", path: \.reflectance, range: 3...200),
    .init(name: "infrared_ratio", path: \.infraredRatio, range: 0.5...5),
    .init(name: "infrared_contrast", path: \.infraredContrast, range: 0...0.5),
    .init(name: "infrared_place", path: \.infraredPlace, range: 0.05...1),
    .init(name: "passive_live", path: \.passiveLive, range: 0.05...0.99),
    .init(name: "passive_frames", path: \.passiveFrames, range: 1...100),
    .init(name: "passive_height", path: \.passiveHeight, range: 80...2_000),
  ]
}

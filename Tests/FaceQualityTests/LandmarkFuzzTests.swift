import FaceAnalysis
import Foundation
import JPEG
import Pictures
import TestSupport
import Testing

@testable import FaceQuality

@Suite("Random landmarks")
struct LandmarkFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of tries, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 2_000

  @Test(
    "Whatever a network says, components are finite, in range, or not assessed",
    .timeLimit(.minutes(10)))
  func landmarks() throws {
    let image = try AnalysisImage(channels: .bgr)
    try image.load(Picture(width: 320, height: 240, colour: .grey), minimumWidth: 320)
    var random = SeededRandom(seed: 20_261_123)
    var (assessed, none) = (0, 0)
    for index in 0..<Self.count {
      // From points in one place to points far outside.
      let spread = Double([0, 1, 5, 80, 300, 4_000, 50_000][index % 7])
      var landmarks = FaceLandmarks()
      for point in 0..<FaceLandmarks.count {
        landmarks[point] = LandmarkPoint(
          rounding: 160 + Double.random(in: -1...1, using: &random) * spread,
          120 + Double.random(in: -1...1, using: &random) * spread)
      }
      let pose = HeadPose(
        yaw: Double.random(in: -180...180, using: &random), pitch: 0, roll: 0)
      guard let face = FaceEvidence(image, landmarks: landmarks, pose: pose) else {
        none += 1
        continue
      }
      assessed += 1
      let report = QualityReport(face)
      for component in QualityComponent.allCases {
        guard let value = report[component] else { continue }
        #expect(value.raw.isFinite && 0...100 ~= value.score, "\(component)")
      }
    }
    print("\(assessed) random faces assessed, \(none) refused")
    #expect(assessed > Self.count / 2 && none >= Self.count / 7)
  }
}

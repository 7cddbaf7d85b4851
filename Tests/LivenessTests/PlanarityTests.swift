import FaceAnalysis
import Foundation
import TestSupport
import Testing

@testable import Liveness

@Suite("Solid or flat")
struct PlanarityTests {
  private func residual(_ now: CanonicalHead, _ neutral: CanonicalHead) throws -> Double {
    try #require(PlanarityResidual.of(now.face, against: neutral.face))
  }

  @Test(
    "A head that turns by 20° leaves the plane by 0.08 eye distances", arguments: [20.0, -20, 35])
  func head(yaw: Double) throws {
    #expect(try residual(CanonicalHead(yaw: yaw), CanonicalHead()) >= 0.08)
  }

  @Test(
    "A flat picture never does, however it is moved and turned",
    arguments: [(20.0, 0.0, 0.0), (50, 0, 0), (-40, 30, 0), (0, -50, 0), (25, 25, 90), (0, 0, 180)])
  func flat(yaw: Double, pitch: Double, roll: Double) throws {
    let neutral = CanonicalHead(isFlat: true)
    let turned = CanonicalHead(
      yaw: yaw, pitch: pitch, roll: roll, distance: 45, aside: 4, isFlat: true)
    #expect(try residual(turned, neutral) < 1e-6)
    // Landmarks a network finds are off by a hundredth of the eye distance or two.
    var random = SeededRandom(seed: 4)
    var face = turned.face
    for index in 0..<FacePoints.count {
      for path in [\ImagePointPair.x, \.y] {
        let unit = Double(random.next() % 2_001) / 1_000 - 1
        var pair = ImagePointPair(face.points[index])
        pair[keyPath: path] += 0.04 * face.eyeDistance * unit
        face.points[index] = pair.point
      }
    }
    let noisy = try #require(PlanarityResidual.of(face, against: neutral.face))
    #expect(noisy > 0.005 && noisy < 0.06)
  }

  @Test("Points in one place or on one line have no residual")
  func degenerate() {
    var face = CanonicalHead().face
    for index in 0..<FacePoints.count { face.points[index] = face.points[0] }
    #expect(PlanarityResidual.of(face, against: CanonicalHead().face) == nil)
    #expect(PlanarityResidual.of(CanonicalHead().face, against: face) == nil)
    for index in 0..<FacePoints.count { face.points[index].x += Double(index) }
    #expect(PlanarityResidual.of(CanonicalHead().face, against: face) == nil)
  }

  @Test(
    "A head that comes closer gains perspective, by the difference of inverse distances",
    arguments: [(60.0, 45.0), (50, 35), (40, 28)])
  func closer(far: Double, near: Double) throws {
    let gain = try #require(
      PerspectiveGain.of(
        CanonicalHead(distance: near).face, against: CanonicalHead(distance: far).face))
    let expected = 6.3 * (1 / near - 1 / far)
    #expect(gain.scale > 1.2 && abs(gain.depth / expected - 1) < 0.25, "\(gain) \(expected)")
    #expect(gain.depth > 0.02)
  }

  @Test("A little turn on the way does not hide it")
  func turning() throws {
    let gain = try #require(
      PerspectiveGain.of(
        CanonicalHead(yaw: 5, pitch: -4, roll: 8, distance: 42, aside: 3).face,
        against: CanonicalHead(distance: 60).face))
    #expect(abs(gain.depth - 6.3 * (1 / 42.0 - 1 / 60)) < 0.02)
  }

  @Test(
    "A picture that comes closer gains none, whether it is turned a little or not",
    arguments: [(0.0, 0.0), (8, 0), (-6, 7), (0, -8)])
  func pictureCloser(yaw: Double, pitch: Double) throws {
    let gain = try #require(
      PerspectiveGain.of(
        CanonicalHead(yaw: yaw, pitch: pitch, distance: 40, isFlat: true).face,
        against: CanonicalHead(distance: 60, isFlat: true).face))
    #expect(gain.scale > 1.4 && abs(gain.depth) < 0.01, "\(gain)")
  }
}

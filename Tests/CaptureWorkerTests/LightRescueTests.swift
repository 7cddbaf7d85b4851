import DeviceKeys
import FaceQuality
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("Exposure follows a face that lacks light")
struct LightRescueTests {
  private static func profile(_ requirements: [Measure: Requirement]) -> CaptureProfile {
    CaptureProfile(name: "test", digest: SHA256.digest([1]), requirements: requirements)
  }

  private static func instant(_ milliseconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test(
    "Light is changed where it is the most urgent thing that is wrong, and only there",
    arguments: [
      ([.luminanceMean: 0.1], LightChange.brighter), ([.luminanceMean: 0.9], .darker),
      ([.luminanceMean: 0.4], nil), ([:], nil),
      ([.luminanceMean: 0.1, .completeness: 0.2], nil),
      ([.luminanceMean: 0.4, .overExposurePrevention: 0.5], .darker),
      ([.luminanceMean: 0.4, .underExposurePrevention: 0.95], .brighter),
      ([.luminanceMean: 0.1, .singleFace: 0], nil),
    ] as [([Measure: Double], LightChange?)])
  func change(values: [Measure: Double], expected: LightChange?) {
    let profile = Self.profile([
      .completeness: Requirement(minimum: 0.9),
      .luminanceMean: Requirement(minimum: 0.2, maximum: 0.8),
      .underExposurePrevention: Requirement(score: 50),
      .overExposurePrevention: Requirement(score: 50),
    ])
    var all: [Measure: Double] = [
      .singleFace: 1, .completeness: 1, .underExposurePrevention: 0, .overExposurePrevention: 0,
    ]
    all.merge(values) { $1 }
    var rescue = LightRescue()
    #expect(
      rescue.step(
        for: FrameAssessment(all, under: profile), under: profile, at: Self.instant(0)) == expected)
  }

  @Test("The camera has time to follow before the next step")
  func pause() {
    let profile = Self.profile([.luminanceMean: Requirement(score: 90)])
    let dark = FrameAssessment([.singleFace: 1, .luminanceMean: 0.05], under: profile)
    var rescue = LightRescue()
    let steps = (0..<31).map { frame in
      rescue.step(for: dark, under: profile, at: Self.instant(Int64(frame) * 33))
    }
    #expect(steps.compactMap(\.self).count == 4)
  }
}

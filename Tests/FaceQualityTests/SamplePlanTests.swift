import StrictYAML
import Testing

@testable import FaceQuality

@Suite("Which samples a profile asks for")
struct SamplePlanTests {
  private static func plan(_ samples: String) throws -> SamplePlan {
    let text = "requirements: {sharpness: {minimum: 50}}\n" + samples
    return try CaptureProfile.parse(Array(text.utf8), name: "test", file: "test.yaml").samples
  }

  @Test("Without a word one still")
  func standard() throws {
    #expect(try Self.plan("") == SamplePlan())
    #expect(try Self.plan("samples: {}").count == 1)
  }

  @Test("Stills over a time, infrared and depth")
  func all() throws {
    let plan = try Self.plan("samples: {stills: 6, over_ms: 2000, infrared: true, depth: true}")
    #expect(
      plan == SamplePlan(stills: 6, span: .milliseconds(2000), infrared: true, depth: true))
    #expect(plan.count == 8 && plan.step == .milliseconds(400))
  }

  static let faults = [
    ("{stills: 0}", "stills"), ("{stills: 9, over_ms: 1000}", "stills"),
    ("{stills: 8, over_ms: 1000, depth: true}", "9 samples"), ("{stills: 3}", "over_ms"),
    ("{over_ms: 1000}", "over_ms"), ("{stills: 3, over_ms: 67}", "over_ms"),
    ("{stills: 3, over_ms: 10001}", "over_ms"), ("{infrared: 1}", "infrared"),
    ("{video: true}", "video"),
  ]

  @Test("What a packet cannot hold, or what is left open, is refused", arguments: faults)
  func refused(samples: String, part: String) {
    let error = #expect(throws: YAMLError.self) { try Self.plan("samples: \(samples)") }
    #expect(error.map { "\($0)" }?.contains(part) == true)
  }
}

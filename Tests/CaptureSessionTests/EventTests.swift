import FaceQuality
import Testing
import TrustedPacket

@testable import CaptureSession

@Suite("What a client is told", .timeLimit(.minutes(1)))
struct EventTests {
  private func events(
    _ verdicts: [ScriptedAssessor.Verdict]
  ) async throws -> [CaptureEvent] {
    let steps = try verdicts.indices.map {
      ScriptedCamera.Step.frame(.good($0 + 1), try .jpeg(UInt8($0)))
    }
    return try await Bench(steps, verdicts: verdicts).capture().events
  }

  @Test("The states come in order, and the camera by its driver's name")
  func states() async throws {
    #expect(
      try await events([.accept]) == [
        .state(.starting), .camera(model: "Test Camera", width: 64, height: 48), .state(.assessing),
        .state(.signing), .done,
      ])
  }

  @Test("Guidance is sent when it changes, and only then")
  func guidance() async throws {
    let told = try await events([
      .refuse([.singleFace], .noFace), .refuse([.singleFace], .noFace),
      .refuse([.faceAreaShare], .moveCloser), .refuse([.sharpness], nil),
      .refuse([.faceAreaShare], .moveCloser), .refuse([.singleFace], .noFace), .accept,
    ]).filter { if case .guidance = $0 { true } else { false } }
    #expect(told == [.guidance(.noFace), .guidance(.moveCloser), .guidance(.noFace)])
  }

  @Test("No event says what was measured")
  func noValues() async throws {
    let text = try await "\(events([.refuse([.sharpness], .holdStill), .accept]))"
    for measure in Measure.allCases {
      #expect(!text.contains(measure.rawValue))
      guard let value = ScriptedAssessor.value(of: measure), value != value.rounded() else {
        continue
      }
      #expect(!text.contains("\(value)"))
    }
  }

  @Test("The packet and its holder print no bytes")
  func description() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let packet = try await bench.capture().outcome.get()
    #expect("\(packet)" == "SealedPacket(\(packet.count) bytes)")
  }
}

import Foundation
import TestSupport
import Testing

@Suite(
  "attestcam-lab analyze", .enabled(if: SharedData.face != nil, SharedData.faceReason),
  .enabled(if: SharedData.models != nil, SharedData.modelsReason), .timeLimit(.minutes(2)))
struct AnalyzeTests {
  private func analyze(_ arguments: String...) async throws -> Program.Outcome {
    let models = try #require(SharedData.models)
    return try await Program("attestcam-lab").run(["analyze", "--models", models] + arguments)
  }

  @Test("A table names every component, assessed or not")
  func table() async throws {
    let outcome = try await analyze(try #require(SharedData.face))
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("512×512, one face, yaw "))
    #expect(outcome.output.contains("  44 LuminanceMean "))
    #expect(outcome.output.contains("  41 UnifiedQualityScore         not assessed"))
    #expect(outcome.output.split(separator: "\n").count == 33)
  }

  @Test("JSON has the algorithms and every component of every photograph")
  func json() async throws {
    let face = try #require(SharedData.face)
    let outcome = try await analyze(face, face, "--json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect((document["models"] as? [String: String])?.keys.sorted() == ["detector", "landmarks"])
    let photos = try #require(document["photos"] as? [[String: Any]])
    #expect(photos.count == 2 && photos[0]["faces"] as? Int == 1)
    let components = try #require(photos[1]["components"] as? [[String: Any]])
    #expect(components.count == 32)
    for component in components {
      let isAssessed = component["assessed"] as? Bool
      #expect((component["score"] != nil) == isAssessed)
      #expect((component["raw"] != nil) == isAssessed)
    }
  }

  @Test("An annotated picture is written beside what it shows")
  func annotated() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await analyze(
      try #require(SharedData.face), "--annotate", folder.file("drawn"))
    #expect(outcome.code == 0, "\(outcome.error)")
    let png = try Data(contentsOf: URL(filePath: folder.file("drawn/astronaut.annotated.png")))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.count > 100_000)
    withExtendedLifetime(folder) {}
  }

  @Test("What is no picture is said, and the others are analysed all the same")
  func refused() async throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("text.png", "no picture")
    let outcome = try await analyze(text, folder.file("absent.jpg"), try #require(SharedData.face))
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("text.png: the file is neither a PNG nor a JPEG image"))
    #expect(outcome.error.contains("absent.jpg: cannot open"))
    #expect(outcome.output.contains("one face"))
  }

  @Test("Without models it is said which file is missing")
  func noModels() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program("attestcam-lab").run([
      "analyze", "--models", folder.path, try #require(SharedData.face),
    ])
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("face_landmarks_detector_478_fp32.onnx"))
  }
}

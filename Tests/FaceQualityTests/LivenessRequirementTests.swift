import Foundation
import StrictYAML
import Testing
import TrustedPacket

@testable import FaceQuality

@Suite("What profiles ask for as a sign of life")
struct LivenessRequirementTests {
  private func parse(_ liveness: String) throws(YAMLError) -> LivenessRequirement? {
    let text = "requirements: {completeness: {minimum: 0.9}}\n\(liveness)\n"
    return try CaptureProfile.parse(Array(text.utf8), name: "test", file: "test.yaml").liveness
  }

  @Test("Without the block nothing is asked for")
  func absent() throws { #expect(try parse("") == nil) }

  @Test("Detectors make the level; all actions are allowed unless some are named")
  func reads() throws {
    let every = try #require(try parse("liveness: {detectors: [action, passive, depth]}"))
    #expect(every.detectors == [.action, .passive, .depth, .injection])
    #expect(every.actions == Set(LivenessAction.allCases))
    #expect(every.level == .actionDepth)
    let some = try parse("liveness: {detectors: [action], actions: [turn_left, nod, blink]}")
    #expect(some?.actions == [.turnLeft, .nod, .blink])
    let quiet = try parse("liveness: {detectors: [infrared, depth]}")
    #expect(quiet?.actions == [] && quiet?.level == .infraredDepth)
  }

  @Test(
    "What makes no level or no challenge is refused with its place",
    arguments: [
      ("liveness: {}", "liveness"), ("liveness: {detectors: []}", "liveness.detectors"),
      ("liveness: {detectors: [passive]}", "liveness.detectors"),
      ("liveness: {detectors: [injection]}", "liveness.detectors[0]"),
      ("liveness: {detectors: [action, lidar]}", "liveness.detectors[1]"),
      ("liveness: {detectors: [depth], actions: [nod]}", "liveness.actions"),
      ("liveness: {detectors: [action], actions: [turn_left, nod]}", "liveness.actions"),
      ("liveness: {detectors: [action], actions: [nod, blink, look_up]}", "liveness.actions"),
      ("liveness: {detectors: [action], actions: [turn_left, nod, jump]}", "liveness.actions[2]"),
      ("liveness: {detectors: [action], level: none}", "level"), ("liveness: none", "liveness"),
    ])
  func refuses(_ row: (yaml: String, place: String)) {
    let error = #expect(throws: YAMLError.self) { try parse(row.yaml) }
    #expect(error?.description.contains(row.place) == true, "\(error?.description ?? "")")
  }

  @Test(
    "The ready profiles have the levels of their names",
    arguments: [
      ("live-rgb", LivenessLevel.action, 6), ("live-rgb-accessible", .action, 4),
      ("live-rgb-passive", .action, 6), ("live-rgb-ir", .actionInfrared, 6),
      ("live-rgb-depth", .actionDepth, 6), ("live-rgb-ir-depth", .actionInfraredDepth, 6),
      ("live-ir-depth", .infraredDepth, 0),
    ])
  func shipped(_ row: (name: String, level: LivenessLevel, actions: Int)) throws {
    let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent()
    }
    let profile = try CaptureProfile.load(
      root.appending(path: "Provisioning/profiles/\(row.name).yaml").path())
    #expect(profile.liveness?.level == row.level)
    #expect(profile.liveness?.actions.count == row.actions)
    #expect(profile.requirements.count >= 5)
  }
}

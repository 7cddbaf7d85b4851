import Foundation
import Platform
import TestSupport
import Testing

@testable import FaceQuality

@Suite("Guidance")
struct GuidanceFilterTests {
  private static func shown(_ words: [Guidance?], every milliseconds: Int64) -> [Guidance?] {
    var filter = GuidanceFilter()
    return words.enumerated().map { index, word in
      filter.update(
        word, at: MonotonicInstant(nanoseconds: Int64(index) * milliseconds * 1_000_000))
    }
  }

  @Test("What frames say for a fifth of a second takes the place of what was shown")
  func change() {
    let words: [Guidance?] =
      [.moveCloser, .moveCloser] + Array(repeating: .holdStill, count: 10)
    let shown = Self.shown(words, every: 33)
    #expect(shown[0] == nil && shown[1] == .moveCloser)
    // Frame 2 is the first that says it; 7 frames of 33 ms are 231 ms.
    #expect(shown.firstIndex(of: .holdStill) == 9)
  }

  @Test("A value that swings about its limit changes nothing", arguments: 1...6)
  func swinging(frames: Int) {
    var words: [Guidance?] = [.moveCloser, .moveCloser]
    for _ in 0..<50 {
      words += Array(repeating: .holdStill, count: frames)
      words += Array(repeating: .moveCloser, count: frames)
    }
    let shown = Self.shown(words, every: 33)
    #expect(shown.dropFirst().allSatisfy { $0 == .moveCloser })
  }

  @Test("Whatever frames say, it changes at most five times in a second", arguments: 1...20)
  func rate(frames: Int) {
    var words: [Guidance?] = []
    for index in 0..<200 {
      words += Array(repeating: Guidance.allCases[index % 14], count: frames)
    }
    let shown = Self.shown(words, every: 8)
    let changes = shown.indices.dropFirst().filter { shown[$0] != shown[$0 - 1] }
    for (earlier, later) in zip(changes, changes.dropFirst(5)) {
      #expect((later - earlier) * 8 >= 1000)
    }
  }
}

@Suite("What people are told")
struct GuidanceTextTests {
  @Test("docs/guidance.md lists every code with its English and its Chinese text, and no other")
  func documented() throws {
    let text = try String(
      contentsOfFile: SharedData.checkout + "/docs/guidance.md", encoding: .utf8)
    let section = try #require(
      text.components(separatedBy: "\n## ").first { $0.hasPrefix("Guidance codes") })
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(rows == Guidance.allCases.map { ["`\($0.rawValue)`", $0.text, $0.chinese] })
  }

  @Test("The local API lists the same codes")
  func contract() throws {
    let text = try String(
      contentsOfFile: SharedData.checkout + "/docs/openapi.yaml", encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let start = try #require(lines.firstIndex(of: "- no_face"))
    let codes = lines[start...].prefix { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
    #expect(codes == Guidance.allCases.map(\.rawValue))
  }
}

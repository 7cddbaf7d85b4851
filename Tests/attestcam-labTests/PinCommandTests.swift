import Foundation
import TestSupport
import Testing

/// `attestcamd pin` as an operator runs it; a machine with a camera is the kiosk lab's.
@Suite("attestcamd pin")
struct PinCommandTests {
  @Test("Without a camera it shows what is there, and changes nothing")
  func show() async throws {
    let kiosk = try LabKiosk()
    let before = try String(contentsOfFile: kiosk.config, encoding: .utf8)
    let outcome = try await Program("attestcamd").run("pin", "--config", kiosk.config)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("None of them is at /dev/null"))
    #expect(try String(contentsOfFile: kiosk.config, encoding: .utf8) == before)
  }

  @Test(
    "What is no camera is not pinned, and named",
    arguments: ["/dev/null", "/dev/video99", "/etc"])
  func noCamera(path: String) async throws {
    let kiosk = try LabKiosk()
    let before = try String(contentsOfFile: kiosk.config, encoding: .utf8)
    let outcome = try await Program("attestcamd").run("pin", "--config", kiosk.config, path)
    #expect(outcome.code == 69, "\(outcome.error)")
    #expect(outcome.error.contains(path), "\(outcome.error)")
    #expect(try String(contentsOfFile: kiosk.config, encoding: .utf8) == before)
  }

  @Test(
    "Wrong usage is told from a configuration at fault",
    arguments: [(["--note", "me"], 64), (["--note", "a\nb", "/dev/null"], 64), ([], 78)]
      as [([String], Int32)])
  func usage(arguments: [String], code: Int32) async throws {
    let outcome = try await Program("attestcamd").run(
      ["pin", "--config", "/nowhere.yaml"] + arguments)
    #expect(outcome.code == code, "\(outcome.error)")
  }
}

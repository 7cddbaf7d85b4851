import DeviceKeys
import Foundation
import Platform
import Testing

@testable import VideoCapture

final class EnumerationRecordTests {
  private let directory = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID())")
  private var path: String { directory.appending(path: "enumerations").path() }
  private var pin = CameraPin(bus: "usb-1", usbID: "046d:085e", pinned: "2026-11-21")

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private func count(_ address: String, boot: String = "boot 1") throws -> Int {
    try EnumerationRecord(path: path, pin: pin).count(address: address, boot: boot)
  }

  @Test("A new number within a boot counts, the first one of a boot does not")
  func counting() throws {
    let course: [(String, String, Int)] = [
      ("1:7", "boot 1", 0), ("1:7", "boot 1", 0), ("1:8", "boot 1", 1), ("1:8", "boot 1", 1),
      ("1:3", "boot 2", 1), ("1:3", "boot 2", 1), ("1:4", "boot 2", 2), ("2:4", "boot 2", 3),
    ]
    for (address, boot, expected) in course {
      #expect(try count(address, boot: boot) == expected, "\(address) in \(boot)")
    }
  }

  @Test("Pinning anew starts from zero, the very same camera too")
  func repinned() throws {
    _ = try count("1:7")
    #expect(try count("1:8") == 1)
    pin.pinned = "2026-11-22"
    #expect(try count("1:8") == 0)
    pin.serial = "other"
    #expect(try count("1:9") == 0)
  }

  static let damage = [
    "", "attestcam-enumerations 1\n", "attestcam-enumerations 2\na\nb\n1:7\n0\n",
    "attestcam-enumerations 1\na\nb\n1:7\n-1\n", "attestcam-enumerations 1\na\nb\n1:7\nx\n",
    "attestcam-enumerations 1\na\nb\n1:7\n0\nmore\n", String(repeating: "x", count: 2000),
  ]

  @Test("A file that holds something else is refused, not begun anew", arguments: damage)
  func damaged(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(throws: SystemError.self) { try count("1:7") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("What is no USB camera has no count", arguments: ["/dev/null", "/nonexistent"])
  func other(_ device: String) throws {
    #expect(try EnumerationRecord(path: path, pin: pin).count(for: device) == nil)
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

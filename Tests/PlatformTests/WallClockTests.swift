import TestSupport
import Testing

@testable import Platform

@Suite("The calendar clock")
struct WallClockTests {
  @Test("The kernel's word counts; only where it may not be asked does the mark of timesyncd")
  func synchronised() throws {
    let folder = try TemporaryFolder()
    let mark = try folder.write("synchronized", "")
    let none = folder.file("none")
    for (kernel, path, expected) in [
      (1, none, true), (0, mark, false), (-1, mark, true), (-1, none, false),
    ] {
      #expect(WallClock.isSynchronised(kernel: Int32(kernel), timesyncd: path) == expected)
    }
  }
}

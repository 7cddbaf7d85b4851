import Foundation
import TestSupport
import Testing

@testable import VideoCapture

@Suite("The watch over a device node", .timeLimit(.minutes(1)))
struct NodeWatchTests {
  /// The number of reports of what `body` does, one step after the other; each step must be reported before the next.
  private static func reports(
    _ path: String, _ steps: [@Sendable () throws -> Void]
  ) async throws -> Int {
    var changes = try NodeWatch.changes(of: path).makeAsyncIterator()
    // The watch begins on a thread of its own.
    try await Task.sleep(for: .milliseconds(100))
    for step in steps {
      try step()
      _ = await changes.next()
    }
    return steps.count
  }

  @Test("A node that comes, goes, is replaced or gets other permissions is reported")
  func node() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("video0")
    let count = try await Self.reports(
      path,
      [
        { try folder.write("video0", "a") },
        { try FileManager.default.removeItem(atPath: path) },
        { try folder.write("video0", "b", mode: 0o660) },
        {
          try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        },
      ])
    #expect(count == 4)
  }

  @Test(
    "A link whose directories come with the camera is noticed, also when it points elsewhere then")
  func link() async throws {
    let folder = try TemporaryFolder()
    let link = folder.file("v4l/by-path/seat")
    let files = FileManager.default
    for name in ["video0", "video1"] { try folder.write(name, "") }
    let count = try await Self.reports(
      link,
      [
        {
          try files.createDirectory(
            atPath: folder.file("v4l/by-path"), withIntermediateDirectories: true)
          try files.createSymbolicLink(
            atPath: link, withDestinationPath: folder.file("video0"))
        },
        { try files.removeItem(atPath: folder.file("v4l")) },
        {
          try files.createDirectory(
            atPath: folder.file("v4l/by-path"), withIntermediateDirectories: true)
          try files.createSymbolicLink(
            atPath: link, withDestinationPath: folder.file("video1"))
        },
      ])
    #expect(count == 3)
  }

  @Test("What happens beside the node is not reported")
  func beside() async throws {
    let folder = try TemporaryFolder()
    let changes = try NodeWatch.changes(of: folder.file("video0"))
    try await Task.sleep(for: .milliseconds(100))
    try folder.write("video1", "")
    let reported = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in changes { return true }
        return false
      }
      group.addTask {
        try? await Task.sleep(for: NodeWatch.settling * 3)
        return false
      }
      let first = await group.next() ?? true
      group.cancelAll()
      return first
    }
    #expect(!reported)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Platform

@Suite("Durable files under concurrent writers")
struct DurableFileRaceTests {
  @Test("Threads that write one path at the same time all succeed, and one of them wins whole")
  func race() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("number")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let contents = [UInt8](repeating: UInt8(writer), count: 4096)
          for _ in 0..<20 { try DurableFile.write(contents, to: path) }
        }
      }
      try await group.waitForAll()
    }
    let bytes = try folder.read("number")
    #expect(bytes.count == 4096 && Set(bytes).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["number"])
  }
}

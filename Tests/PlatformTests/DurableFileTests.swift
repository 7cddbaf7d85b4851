import Foundation
import Platform
import Testing

@Suite struct DurableFileTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "durable-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path())
  }

  @Test("A file is replaced as a whole, with its mode and nothing left beside it")
  func replace() throws {
    try withDirectory { directory in
      let path = "\(directory)/state"
      try DurableFile.write(Array("old contents".utf8), to: path, mode: 0o644)
      try DurableFile.write(Array("new".utf8), to: path, mode: 0o600)
      #expect(try DurableFile.read(path, limit: 100) == Array("new".utf8))
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["state"])
    }
  }

  @Test("The old contents survive a write whose temporary file cannot be created")
  func failedCreate() throws {
    try withDirectory { directory in
      // No name can be longer than NAME_MAX, which stops root too.
      let path = "\(directory)/\(String(repeating: "n", count: 255))"
      try Data("old".utf8).write(to: URL(filePath: path))
      let error = try #require(throws: SystemError.self) {
        try DurableFile.write(Array("new".utf8), to: path)
      }
      #expect(error.message.contains(path))
      #expect(try DurableFile.read(path, limit: 100) == Array("old".utf8))
    }
  }

  @Test("A failed rename leaves what was there and removes the temporary file")
  func failedRename() throws {
    try withDirectory { directory in
      let path = "\(directory)/state"
      try FileManager.default.createDirectory(
        atPath: "\(path)/full", withIntermediateDirectories: true)
      #expect(throws: SystemError.self) { try DurableFile.write([1, 2, 3], to: path) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["state"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["full"])
    }
  }

  @Test("A file that exists is not created again")
  func exclusiveCreate() throws {
    try withDirectory { directory in
      let path = "\(directory)/state"
      try DurableFile.write([1], to: path)
      let error = try #require(throws: SystemError.self) {
        try withUnsafeBytes(of: UInt8(2)) {
          try DurableFile.create(path, contents: $0, mode: 0o600)
        }
      }
      #expect(error.errno == EEXIST)
      #expect(try DurableFile.read(path, limit: 1) == [1])
    }
  }

  @Test("A file larger than the limit is refused, one of exactly the limit is read")
  func limit() throws {
    try withDirectory { directory in
      let path = "\(directory)/file"
      try DurableFile.write([UInt8](repeating: 1, count: 1000), to: path)
      #expect(try DurableFile.read(path, limit: 1000).count == 1000)
      let error = try #require(throws: SystemError.self) {
        try DurableFile.read(path, limit: 999)
      }
      #expect(error.errno == EFBIG)
    }
  }

  @Test("A missing file is reported with its path")
  func missing() throws {
    let error = try #require(throws: SystemError.self) {
      try DurableFile.read("/nonexistent/file", limit: 1)
    }
    #expect(error.errno == ENOENT && error.message.contains("/nonexistent/file"))
  }
}

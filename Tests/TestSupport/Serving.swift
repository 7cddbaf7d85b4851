import Foundation
import ServiceLifecycle

/// Runs a service for the time of a closure.
public enum Serving {
  public static func run(
    portFile: String, _ body: (String) async throws -> Void,
    _ make: (String) throws -> some Service
  ) async throws {
    try? FileManager.default.removeItem(atPath: portFile)
    let service = try make(portFile)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      let port = try await port(in: portFile)
      try await body("https://localhost:\(port)")
      group.cancelAll()
      // The end by cancellation is the one asked for.
      while let result = await group.nextResult() {
        if case .failure(let error) = result, !(error is CancellationError) { throw error }
      }
    }
  }

  public static func port(in file: String) async throws -> Int {
    for _ in 0..<500 {
      if let text = try? String(contentsOfFile: file, encoding: .utf8),
        let port = Int(text.trimmingCharacters(in: .newlines))
      {
        return port
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file])
  }
}

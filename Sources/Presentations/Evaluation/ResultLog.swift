import Foundation
import Platform

/// Results on disk, one line of JSON each, so that an evaluation that was broken off goes on where it was.
public actor ResultLog {
  private let path: String
  private var known: [Trial: TrialResult] = [:]
  private let thread = DedicatedThread(name: "results")

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Bytes of a file.
  private static let limit = 1 << 26

  /// Opens a log, or begins one. A last line that was cut off is dropped.
  ///
  /// - Throws: `PresentationError(.record)`.
  public init(path: String) throws(PresentationError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      let text = try DurableFile.read(path, limit: Self.limit)
      for line in text.split(separator: 0x0A) {
        guard let result = try? JSONDecoder().decode(TrialResult.self, from: Data(line)) else {
          continue
        }
        known[result.trial] = result
      }
    } catch {
      throw PresentationError(.record, "\(error)")
    }
  }

  /// What became of a trial; nil when it was not made yet.
  public func result(of trial: Trial) -> TrialResult? { known[trial] }

  /// - Throws: `PresentationError(.record)`.
  public func append(_ result: TrialResult) throws(PresentationError) {
    known[result.trial] = result
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      // A line that was cut off must not swallow this one.
      let line = Data([0x0A]) + (try encoder.encode(result)) + Data([0x0A])
      if let file = FileHandle(forWritingAtPath: path) {
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: line)
      } else {
        try line.write(to: URL(filePath: path))
      }
    } catch {
      throw PresentationError(.record, "\(path): \(error)")
    }
  }
}

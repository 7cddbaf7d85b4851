import Foundation
import Glibc
import Subprocess

/// The processors that this process may use.
enum ProcessorSet {
  /// Their numbers, in order (proc(5), Cpus_allowed_list).
  static func current() throws -> [Int] {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    let list = line.drop { !$0.isNumber }
    return list.split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
  }

  /// Moves all threads of this process to some processors.
  static func use(_ numbers: [Int]) async throws {
    let list = numbers.map { "\($0)" }.joined(separator: ",")
    let result = try await Subprocess.run(
      .name("taskset"),
      arguments: ["--all-tasks", "--cpu-list", "--pid", list, "\(getpid())"],
      output: .discarded, error: .discarded)
    try BenchError.require(result.terminationStatus.isSuccess, "taskset cannot choose processors")
  }
}

import Foundation
import Glibc
import Platform

/// What a process holds and has used, as procfs tells it (proc(5)).
struct ProcessUsage {
  /// Memory now, and at most so far.
  let (residentKilobytes, peakKilobytes): (Int, Int)
  let threads: Int
  /// Time on a processor so far, of all its threads, in steps of 10 ms.
  let processorTime: Duration

  /// - Throws: `BenchError` when there is no such process.
  init(of process: pid_t) throws {
    let status = try Self.read("/proc/\(process)/status").split(separator: "\n")
    func number(_ name: String) -> Int {
      let line = status.first { $0.hasPrefix("\(name):") } ?? ""
      return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
    residentKilobytes = number("VmRSS")
    peakKilobytes = number("VmHWM")
    threads = number("Threads")
    // The second field, the program's name in brackets, may hold spaces: fields count from its end.
    let fields =
      try Self.read("/proc/\(process)/stat").split(separator: ") ").last?
      .split(separator: " ").compactMap { Int64($0) } ?? []
    guard fields.count > 12 else { throw BenchError("cannot read the times of \(process)") }
    processorTime = .milliseconds(
      (fields[10] + fields[11]) * 1000 / Int64(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// Resident memory by what it belongs to, largest first, in kilobytes; needs the right to trace the process.
  ///
  /// - Throws: `BenchError`.
  static func breakdown(of process: pid_t) throws -> [(owner: String, kilobytes: Int)] {
    var sums: [String: Int] = [:]
    var owner = ""
    for line in try read("/proc/\(process)/smaps").split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      if line.hasPrefix("Rss:") {
        sums[owner, default: 0] += words.dropFirst().first.flatMap { Int($0) } ?? 0
      } else if words.first?.contains("-") ?? false {
        owner = Self.owner(of: words.count > 5 ? String(words[5]) : "")
      }
    }
    return sums.sorted { $0.value > $1.value }.map { ($0.key, $0.value) }
  }

  private static func owner(of mapping: String) -> String {
    let name = mapping.split(separator: "/").last.map(String.init) ?? ""
    if name.hasPrefix("libopencv") { return "OpenCV" }
    if name.hasPrefix("libswift") || name.hasPrefix("libFoundation")
      || name.hasPrefix("lib_Foundation")
    {
      return "Swift and Foundation"
    }
    if name.hasPrefix("attestcam") { return "the program" }
    if name.contains(".so") { return "other libraries" }
    return name == "[stack]" ? "stack" : "heap, stacks and locked memory"
  }

  private static func read(_ path: String) throws -> String {
    do { return String(decoding: try DurableFile.read(path, limit: 1 << 24), as: UTF8.self) } catch
    {
      throw BenchError("cannot read \(path)")
    }
  }
}

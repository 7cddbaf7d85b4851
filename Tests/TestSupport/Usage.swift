import Foundation

/// What a process holds (proc(5)).
public struct Usage: Sendable, CustomStringConvertible {
  public let residentKilobytes: Int
  /// The most so far.
  public let peakKilobytes: Int
  /// Of this process; 0 for another, whose descriptors it keeps to itself.
  public let descriptors: Int

  public static var now: Usage { Usage(of: "self") }

  /// - Parameter process: its id, or `self`.
  public init(of process: String) {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    func number(_ name: String) -> Int {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
      return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
    residentKilobytes = number("VmRSS")
    peakKilobytes = number("VmHWM")
    let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
    descriptors = files?.count ?? 0
  }

  /// Of the process that has an argument on its command line; nil when there is none.
  public init?(ofProcessWith argument: String) {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let process = processes.first { id in
      guard Int(id) != nil else { return false }
      let line = try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8)
      return line?.split(separator: "\0").contains { $0 == argument } ?? false
    }
    guard let process else { return nil }
    self.init(of: process)
  }

  public var description: String { "\(residentKilobytes) kB, \(descriptors) descriptors" }
}

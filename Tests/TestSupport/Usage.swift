import Foundation

/// What this process holds.
struct Usage: CustomStringConvertible {
  let residentKilobytes: Int
  let descriptors: Int

  static var now: Usage {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return Usage(
      residentKilobytes: line.split(separator: " ").compactMap { Int($0) }.first ?? 0,
      descriptors: descriptors?.count ?? 0)
  }

  var description: String { "\(residentKilobytes) kB, \(descriptors) descriptors" }
}

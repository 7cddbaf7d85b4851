import Foundation

/// One hop and how it is.
struct Finding {
  enum Level: String {
    case ok = "ok  "
    case warning = "WARN"
    case failed = "FAIL"
  }
  let hop: String
  let level: Level
  let detail: String
  var line: String {
    "\(level.rawValue)  \(hop.padding(toLength: 12, withPad: " ", startingAt: 0)) \(detail)"
  }
}

import ArgumentParser
import DeviceKeys
import Foundation

extension Nonce: ExpressibleByArgument {
  /// 64 hex digits.
  public init?(argument: String) {
    guard let bytes = Hex.decode(argument) else { return nil }
    self.init(bytes)
  }
}

extension DeviceID: ExpressibleByArgument {
  /// 64 hex digits.
  public init?(argument: String) { self.init(hex: argument.lowercased()) }
}

/// A time as RFC 3339 in UTC, e.g. `2026-11-21T12:00:00Z`.
struct TimeArgument: ExpressibleByArgument {
  let date: Date

  init?(argument: String) {
    guard let date = try? Date(argument, strategy: .iso8601) else { return nil }
    self.date = date
  }
}

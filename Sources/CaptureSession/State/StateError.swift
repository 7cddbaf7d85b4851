import AuditLog
import Platform

/// Why the device's memory of itself cannot be used; no capture is safe then.
public struct StateError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  init(_ path: String, _ problem: String) {
    description = "\(path): \(problem)"
  }

  init(_ error: SystemError) { description = error.description }

  init(_ error: AuditError) { description = error.message }
}

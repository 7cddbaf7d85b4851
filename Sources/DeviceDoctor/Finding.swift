/// One hop on the way from the terminal to the packet, and how it is.
public struct Finding: Sendable, Equatable, Encodable {
  /// Causes stand before their effects, so that the first failing hop is the one to mend.
  public enum Hop: String, Sendable, CaseIterable, Encodable {
    case configuration, clock, disk, leftovers
    case memoryLock = "memory_lock"
    case swap
    case coreDumps = "core_dumps"
    case camera, permission, format
    case frameRate = "frame_rate"
    case light, models, key, certificate, unit, socket, daemon
    /// Parts that only the daemon knows.
    case state, captures
  }

  public enum Status: String, Sendable, CaseIterable, Encodable {
    case ok, warning, failed
    case notChecked = "not_checked"
  }

  public var hop: Hop
  public var status: Status
  /// What was found; never pixels, nonces or keys.
  public var detail: String
  /// What to do about it; nil when there is nothing to do.
  public var fix: String?

  public init(_ hop: Hop, _ status: Status, _ detail: String, fix: String? = nil) {
    self.hop = hop
    self.status = status
    self.detail = detail
    self.fix = fix
  }

  static func notChecked(_ hop: Hop, _ why: String) -> Finding {
    Finding(hop, .notChecked, "not checked: \(why)")
  }
}

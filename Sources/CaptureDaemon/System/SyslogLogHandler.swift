import Glibc
import Logging

/// Writes log lines with a syslog priority in front, as the journal understands on stderr (sd-daemon(3)).
public struct SyslogLogHandler: LogHandler {
  public var logLevel = Logger.Level.info
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let descriptor: Int32

  /// - Parameter descriptor: where to write; whole lines by one write(2).
  public init(label: String, descriptor: Int32 = STDERR_FILENO) {
    self.label = label
    self.descriptor = descriptor
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let text = "\(label): \(event.message)\(fields)"
    // One event, one line: what a client names must not begin a line of its own.
    let line = text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : String($0) }
    let bytes = Array("<\(Self.priority(of: event.level))>\(line.joined())\n".utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Severity after syslog(3).
  static func priority(of level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}

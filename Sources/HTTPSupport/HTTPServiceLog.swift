import Logging

/// Where the services log: standard error, so that standard output stays for results.
public enum HTTPServiceLog {
  public static func make(_ label: String) -> Logger {
    Logger(label: label) { StreamLogHandler.standardError(label: $0) }
  }
}

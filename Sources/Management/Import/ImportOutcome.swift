import DeviceKeys

/// What became of one row of an import.
public struct ImportOutcome: Sendable, Equatable, Encodable {
  public enum Outcome: String, Sendable, Encodable {
    case enrolled
    /// It had this very certificate already.
    case repeated
    case refused
  }

  /// Of the CSV file, 1 for the first.
  public var line: Int
  public var deviceID: String
  public var outcome: Outcome
  /// Serial number of the certificate in hex; empty when refused.
  public var serial: String
  /// Why it was refused; empty otherwise.
  public var reason: String

  private enum CodingKeys: String, CodingKey {
    case line
    case deviceID = "device_id"
    case outcome
    case serial
    case reason
  }

  public static let header = CSVReader.line(["line", "device_id", "outcome", "serial", "reason"])

  /// A line of the report.
  public var report: String {
    // What is no device ID could be a formula to a spreadsheet.
    CSVReader.line([
      "\(line)", DeviceID(hex: deviceID)?.description ?? "", outcome.rawValue, serial, reason,
    ])
  }
}

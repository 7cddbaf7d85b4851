import DeviceKeys

/// One device of a CSV file, or why its row cannot be used.
struct ImportRow: Sendable {
  static let columns = ["device_id", "batch", "model", "request"]
  private static let required = ["device_id", "request"]

  /// 1 for the first line of the file.
  let line: Int
  /// As written.
  let deviceText: String
  let device: DeviceID
  let batch: ManagedName?
  let model: ManagedName?
  /// Path of the request file, from the CSV file's directory.
  let request: String

  /// The rows below a header, each by itself good or not.
  ///
  /// - Throws: `ManagementError(.invalid)` when the file as a whole cannot be used.
  static func read(
    _ bytes: [UInt8]
  ) throws(ManagementError) -> [(
    line: Int, device: String, row: Result<ImportRow, ManagementError>
  )] {
    let records = try CSVReader.read(bytes)
    guard let header = records.first?.fields else {
      throw ManagementError(.invalid, "the CSV file is empty")
    }
    guard Set(header).count == header.count, Set(header).isSubset(of: columns),
      Set(required).isSubset(of: header)
    else {
      throw ManagementError(
        .invalid,
        "the first line must name the columns: device_id and request, and perhaps batch and model")
    }
    return records.dropFirst().map { record in
      let values = Dictionary(
        zip(header, record.fields), uniquingKeysWith: { first, _ in first })
      return (
        record.line, values["device_id"] ?? "",
        Result { () throws(ManagementError) in
          guard record.fields.count == header.count else {
            throw ManagementError(
              .invalid, "has \(record.fields.count) fields, and the first line \(header.count)")
          }
          return try ImportRow(line: record.line, values)
        }
      )
    }
  }

  private init(line: Int, _ values: [String: String]) throws(ManagementError) {
    self.line = line
    deviceText = values["device_id"] ?? ""
    guard let device = DeviceID(hex: deviceText) else {
      throw ManagementError(.invalid, "device_id: must be 64 lower-case hex digits")
    }
    self.device = device
    batch = try Self.name(values, "batch")
    model = try Self.name(values, "model")
    request = values["request"] ?? ""
    guard !request.isEmpty else { throw ManagementError(.invalid, "request: is empty") }
  }

  private static func name(
    _ values: [String: String], _ column: String
  ) throws(ManagementError) -> ManagedName? {
    guard let text = values[column], !text.isEmpty else { return nil }
    guard let name = ManagedName(text) else {
      throw ManagementError(.invalid, "\(column): must be \(ManagedName.allowed)")
    }
    return name
  }
}

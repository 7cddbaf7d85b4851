import DeviceKeys

/// What the management side knows about a request file before it looks inside.
public struct ExpectedRequest: Sendable, Equatable {
  public var device: DeviceID?
  /// Taken for a request that names none.
  public var batch: ManagedName?
  /// Taken for a request that names none.
  public var model: ManagedName?

  public init(device: DeviceID? = nil, batch: ManagedName? = nil, model: ManagedName? = nil) {
    self.device = device
    self.batch = batch
    self.model = model
  }

  /// - Throws: `ManagementError(.mismatch)` for a request that says something else.
  func complete(
    _ request: EnrolmentRequestFile
  ) throws(ManagementError) -> EnrolmentRequestFile {
    var start = request.start
    guard device == nil || device == start.deviceID else {
      throw ManagementError(.mismatch, "the request is another device's: \(start.deviceID)")
    }
    start.batch = try Self.agreed(start.batch, batch, "batch")
    start.model = try Self.agreed(start.model, model, "model")
    return request.replacing(start)
  }

  private static func agreed(
    _ asked: ManagedName?, _ expected: ManagedName?, _ what: String
  ) throws(ManagementError) -> ManagedName? {
    guard let asked, let expected, asked != expected else { return asked ?? expected }
    throw ManagementError(.mismatch, "the request names the \(what) \(asked), not \(expected)")
  }
}

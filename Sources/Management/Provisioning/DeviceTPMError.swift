/// Why the TPM did not do what it was asked.
public struct DeviceTPMError: Error, Sendable, Equatable {
  /// Whether the very same command may succeed later.
  public let isTemporary: Bool
  public let message: String
  /// What to do, when there is more to say than "try again".
  public let action: String?

  public init(isTemporary: Bool, _ message: String, action: String? = nil) {
    self.isTemporary = isTemporary
    self.message = message
    self.action = action
  }
}

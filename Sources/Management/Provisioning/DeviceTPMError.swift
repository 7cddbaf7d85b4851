/// Why the TPM did not do what it was asked.
public struct DeviceTPMError: Error, Sendable, Equatable {
  public enum Code: Sendable, CaseIterable {
    /// It does not answer, or not now.
    case unavailable
    /// It will not do this, or is another TPM.
    case refused
    /// There can be no TPM at this address.
    case address
  }

  public let code: Code
  public let message: String
  /// What to do, when there is more to say than for every error of its kind.
  public let action: String?

  public init(_ code: Code, _ message: String, action: String? = nil) {
    self.code = code
    self.message = message
    self.action = action
  }

  public static let otherTPM = """
    The old key cannot come back. Ask the CA's operator to free the device ID (attestcam-ca rebind), then run \
    init --tpm --new-key and enroll.
    """
}

/// What a device is made of at the factory: its state directory, which `attestcamd` later reads.
public struct DeviceFiles: Sendable {
  public let directory: String

  public init(directory: String) { self.directory = directory }

  /// Device ID: one line of 64 hex digits.
  public var id: String { "\(directory)/device-id" }
  /// PKCS#8 PEM, mode 0600.
  public var key: String { "\(directory)/device-key.pem" }
  /// PEM, the device's certificate first, the root left out.
  public var chain: String { "\(directory)/device-chain.pem" }
}

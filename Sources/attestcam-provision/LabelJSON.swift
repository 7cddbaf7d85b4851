import DeviceLabels

/// A label as `--json` prints it.
struct LabelJSON: Encodable {
  let make: String
  let model: String
  let deviceID: String
  /// SHA-256 of the certificate.
  let fingerprint: String
  /// What the QR code says.
  let payload: String

  init(_ label: DeviceLabel) {
    make = label.make
    model = label.model
    deviceID = "\(label.deviceID)"
    fingerprint = "\(label.fingerprint)"
    payload = label.payload
  }

  enum CodingKeys: String, CodingKey {
    case make
    case model
    case deviceID = "device_id"
    case fingerprint = "certificate_sha256"
    case payload
  }
}

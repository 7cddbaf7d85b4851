import DeviceKeys
import DeviceLabels
import Management

/// What a state directory says about the device that a label is for. The key is not needed and not read.
struct LabelledDevice {
  let deviceID: DeviceID
  let fingerprint: SHA256Digest

  /// - Throws: `ManagementError`: `.storage` before `init` and `enroll`, `.invalid`, `.mismatch`.
  init(_ files: DeviceFiles) throws {
    guard let id = DeviceID(hex: try InputFile.line(files.id)) else {
      throw ManagementError(.invalid, "\(files.id) must hold 64 lower-case hex digits")
    }
    let certificate = try CertificateChain(pem: InputFile.text(files.chain)).device
    guard certificate.deviceID == id else {
      throw ManagementError(.mismatch, "\(files.chain) names another device than \(files.id)")
    }
    deviceID = id
    fingerprint = certificate.fingerprint
  }

  /// - Throws: `ManagementError(.mismatch)` that names what differs.
  func check(_ label: DeviceLabel) throws(ManagementError) {
    guard label.deviceID == deviceID else {
      throw ManagementError(
        .mismatch,
        "the label is another device's: device id \(label.deviceID), here is \(deviceID)")
    }
    guard label.fingerprint == fingerprint else {
      throw ManagementError(
        .mismatch,
        "the label names another certificate of this device: SHA-256 \(label.fingerprint), here is "
          + "\(fingerprint); print a new label")
    }
  }
}

import DeviceKeys
import FoundationEssentials
import Management

/// How a command ended: one JSON object with stable names, or the same for people.
struct CommandReport: Encodable {
  var command = ""
  /// false for an error, and for `status` when the device is not ready.
  var isOK = true
  var deviceID: String?
  /// Whether the command changed anything.
  var isNew: Bool?
  var serial: String?
  /// SHA-256 of the certificate.
  var fingerprint: String?
  var keyProtection: String?
  var validUntil: Date?
  var renewalDue: Date?
  /// `status`: whether a new key waits for its certificate.
  var isPending: Bool?
  /// `status`: what is missing or wrong.
  var problem: String?
  var error: Failure?
  /// For people.
  var text = ""

  struct Failure: Encodable {
    let code: String
    let exit: Int32
    let step: String
    let cause: String
    let action: String
    /// The CA's own code, when it refused.
    let problem: String?

    enum CodingKeys: String, CodingKey {
      case code
      case exit
      case step
      case cause
      case action
      case problem = "ca_code"
    }
  }

  enum CodingKeys: String, CodingKey {
    case command
    case isOK = "ok"
    case deviceID = "device_id"
    case isNew = "new"
    case serial
    case fingerprint = "certificate_sha256"
    case keyProtection = "key_protection"
    case validUntil = "valid_until"
    case renewalDue = "renewal_due"
    case isPending = "pending"
    case problem
    case error
  }
}

extension CommandReport {
  init(_ command: String, _ error: ProvisioningError) {
    self.command = command
    isOK = false
    self.error = Failure(
      code: error.code.rawValue, exit: error.code.exitCode, step: error.step.rawValue,
      cause: error.cause, action: error.action, problem: error.problem)
  }

  init(_ device: DeviceID, isNew: Bool, text: String) {
    deviceID = "\(device)"
    self.isNew = isNew
    self.text = text
  }

  /// - Parameter text: what happened; the certificate is told behind it.
  init(_ identity: ProvisionedIdentity, _ text: String) {
    let certificate = identity.chain.device
    deviceID = "\(identity.device)"
    isNew = identity.isNew
    serial = certificate.serialNumber
    fingerprint = "\(certificate.fingerprint)"
    keyProtection = certificate.keyProtection?.rawValue
    validUntil = certificate.notAfter
    self.text =
      "\(text): serial \(certificate.serialNumber), valid until \(certificate.notAfter.rfc3339)"
  }

  init(_ status: ProvisioningStatus) {
    isOK = status.isReady
    deviceID = status.deviceID
    serial = status.serialNumber
    fingerprint = status.fingerprint
    keyProtection = status.keyProtection?.rawValue
    validUntil = status.validUntil
    renewalDue = status.renewalDue
    isPending = status.isPending
    problem = status.problem
    text = """
      device id    \(status.deviceID ?? "none")
      key          \(status.keyProtection?.rawValue ?? "none")
      certificate  \(status.serialNumber ?? "none")
      valid until  \(status.validUntil?.rfc3339 ?? "-")
      renewal due  \(status.renewalDue?.rfc3339 ?? "-")
      ready        \(status.problem.map { "no: \($0)" } ?? "yes")
      """
  }
}

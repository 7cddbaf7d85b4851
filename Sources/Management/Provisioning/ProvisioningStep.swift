/// What the factory program is doing: named in progress lines and errors; raw values are stable.
public enum ProvisioningStep: String, Sendable, CaseIterable {
  case state
  case deviceID = "device_id"
  case tpm
  case key
  case evidence
  case connect
  case activation
  case certification = "certificate_request"
  case certificate
  case check
  case install
  case deploy
  case request = "request_file"
  case response = "response_file"
  case selfTest = "self_test"

  /// For people, as what is being done.
  public var text: String {
    switch self {
    case .state: "opening the state directory"
    case .deviceID: "drawing the device ID"
    case .tpm: "asking the TPM"
    case .key: "making the device key"
    case .evidence: "collecting the TPM's evidence"
    case .connect: "asking the CA"
    case .activation: "activating the CA's credential in the TPM"
    case .certification: "signing the certificate request"
    case .certificate: "getting the certificate"
    case .check: "checking the certificate"
    case .install: "installing key and certificate"
    case .deploy: "running the deploy hook"
    case .request: "writing the request file"
    case .response: "reading the response file"
    case .selfTest: "signing a nonce"
    }
  }
}

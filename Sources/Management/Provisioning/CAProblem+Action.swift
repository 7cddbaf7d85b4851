extension CAProblem {
  /// What a person in the factory can do about it; nil when nothing helps but asking.
  var action: String? {
    switch self {
    case .unauthorized: "Get a new operator's token from the CA's operator; a one-time token may be used up."
    case .deviceEnrolled:
      "The device has a certificate for another key: run renew on the device, or ask for attestcam-ca rebind."
    case .keyInUse: "Remove the pending folder and run init --new-key; a key gets one certificate, ever."
    default: nil
    }
  }
}

import DeviceKeys

/// What the checks of one way to enrol have found out: this device has this key, kept like this.
///
/// Whoever makes one vouches for it; `CertificateAuthority.admit` looks only at what the registry knows.
struct EnrolmentCandidate: Sendable {
  var device: DeviceID
  /// The device has shown that it can use it.
  var key: PublicKey
  var protection: KeyProtection
  var batch: ManagedName?
  var model: ManagedName?
  var tpm: RegisteredTPM?
  /// Only an ID that an operator has registered for this very key.
  var mustBeRegistered = false
  /// Whether its certificate is good for a TLS client too.
  var clientAuthentication = false

  init(
    device: DeviceID, key: PublicKey, protection: KeyProtection, batch: ManagedName? = nil,
    model: ManagedName? = nil, tpm: RegisteredTPM? = nil
  ) {
    self.device = device
    self.key = key
    self.protection = protection
    self.batch = batch
    self.model = model
    self.tpm = tpm
  }
}

extension CAConfiguration {
  /// What `Provisioning/ca.yaml` is: every key with its default.
  public static let template = CAConfiguration().file

  /// What `init` writes.
  var file: String {
    let hardware =
      hardwareKey.map {
        """
        issuing_key: "\($0.uri)"
        pkcs11_module: "\($0.module)"
        pkcs11_pin_file: "\($0.pinFile)"
        """
      }
        ?? """
        # issuing_key: "pkcs11:token=attestcam;object=issuing;type=private"
        # pkcs11_module: "/usr/lib/softhsm/libsofthsm2.so"
        # pkcs11_pin_file: "/etc/attestcam/hsm-pin"
        """
    return """
      # Settings of attestcam-ca (DIR/ca.yaml), read when a command starts.

      # In the names of the CA's certificates.
      name: "\(name)"

      # Lifetime of device certificates in days (1 to 3660).
      device_days: \(deviceDays)
      # Lifetime of TLS certificates in days (1 to 825).
      service_days: \(serviceDays)
      # After a renewal the old certificate stays good for this many hours (0 to 2160), and is then revoked.
      overlap_hours: \(overlapHours)

      # How long the issuing CA's CRL and the deny list are valid, in hours (1 to 24). They are signed anew after half
      # of that. A verifier that gets no newer one stops accepting packets when they run out.
      crl_hours: \(crlHours)
      deny_list_hours: \(denyListHours)

      # Devices with a TPM: a PEM file with the root and intermediate certificates of the TPM makers you trust.
      # endorsement_roots: "/etc/attestcam/tpm-roots.pem"
      # A TPM without an endorsement certificate: refuse, or first_use: believe it here, in the factory. Certificates
      # say which of the two it was.
      endorsement_missing: \(endorsementMissing.rawValue)

      # The issuing key in a hardware module (PKCS#11) instead of issuing-key.pem.
      \(hardware)

      """
  }
}

/// Why something that claims to come from a TPM is not believed.
public struct TPMEvidenceError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Not the TPM 2.0 wire format or X.509: truncated, trailing bytes, bad length, point off the curve.
    case malformed
    /// Well formed, with an algorithm, curve, size or attribute that is not used here.
    case unsupported
    /// The endorsement certificate has no path to a known root of a TPM maker.
    case endorsementUntrusted
    /// A certificate of the endorsement path is past its notAfter.
    case endorsementExpired
    /// A certificate of the endorsement path is before its notBefore.
    case endorsementNotYetValid
    /// A trusted certificate, but not that of an endorsement key: usage, CA flag or TPM names.
    case notAnEndorsement
    /// The endorsement certificate is of another key.
    case endorsementMismatch
    /// The key is not an endorsement key after one of the TCG's default templates.
    case endorsementKeyAttributes
    /// The attestation key would sign bytes from outside its TPM, so its word proves nothing.
    case attestationKeyNotRestricted
    /// The attestation key is restricted, but may leave its TPM or is not for signing with ECDSA P-256.
    case attestationKeyAttributes
    /// The device key may leave its TPM, came from outside, or is not for signing alone.
    case deviceKeyAttributes
    /// The signed bytes do not start as only a TPM can start them (TPM_GENERATED_VALUE).
    case notFromTPM
    /// A TPM's statement of another kind than asked for, e.g. a quote in place of a certification.
    case wrongStatement
    /// The statement does not answer this server's challenge.
    case wrongQualifyingData
    /// The statement is about another object.
    case wrongKey
    /// The attestation key did not sign this statement.
    case signature
    /// The TPM's clock or counters went back.
    case clock
    /// OpenSSL failed.
    case library
  }

  public let code: Code
  /// Which field and why.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

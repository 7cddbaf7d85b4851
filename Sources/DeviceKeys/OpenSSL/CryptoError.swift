import COpenSSL

/// Why a key, certificate or signature operation was refused.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Bytes are not what they should be (DER, PEM, length, characters).
    case malformed
    /// Well formed, but not of the kind this project allows (curve, algorithm, extension).
    case unsupported
    /// A public key that cannot be read, or is not a point of its curve.
    case invalidKey
    /// A key file that others can read, or that belongs to somebody else.
    case insecureFile
    /// A pass phrase is missing or wrong.
    case passphrase
    /// A file cannot be read or written.
    case file
    /// Two things that must belong together do not (key and certificate).
    case mismatch
    /// The holder of a key does not answer or refuses; there is no signature.
    case unavailable
    /// OpenSSL failed; the text has its reason.
    case library
  }

  public let code: Code
  /// What happened and what to do; never key material.
  public let message: String

  /// - Parameter message: OpenSSL's own reason is appended when it left one.
  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = Self.takeReason().map { "\(message) (\($0))" } ?? message
  }

  public var description: String { message }

  /// The newest reason in this thread's OpenSSL error queue, which is emptied.
  private static func takeReason() -> String? {
    let error = ERR_peek_last_error()
    ERR_clear_error()
    guard error != 0, let text = ERR_reason_error_string(error) else { return nil }
    return String(cString: text)
  }
}

extension CryptoError {
  /// The key at hand is not the one that the certificate names.
  public static var keyMismatch: CryptoError {
    CryptoError(.mismatch, "the device key is not the key of the device certificate")
  }

  /// The holder of the key cannot sign now; `reason` says why.
  public static func keyUnavailable(_ reason: String) -> CryptoError {
    CryptoError(.unavailable, reason)
  }

  /// What should be signed breaks its own format's rules; `reason` names the field.
  public static func unacceptable(_ reason: String) -> CryptoError {
    CryptoError(.malformed, reason)
  }

  /// The certificate's policy says that the key lives elsewhere.
  public static var protectionMismatch: CryptoError {
    CryptoError(
      .mismatch, "the certificate's policy does not say that the key lives where this one does")
  }

  /// Quotes by the attestation key at hand do not count for this device.
  public static var attestationKeyMismatch: CryptoError {
    CryptoError(.mismatch, "the device certificate does not name this attestation key")
  }

  /// The certificate is not one of a device.
  public static var noDeviceID: CryptoError {
    CryptoError(.mismatch, "the first certificate of the chain does not name a device ID")
  }
}

import HummingbirdTLS
import NIOCore
import NIOSSL

/// Whether a TLS server asks its clients for certificates.
public enum TLSClientCertificates: Sendable {
  case notAsked
  /// Asked for, not required.
  ///
  /// TLS proves that the client has the certificate's key, and that is all: paths, lifetimes and revocation are
  /// left to whoever uses `TLSRequestContext.unvalidatedPeerCertificate`, who can also tell the client what is
  /// wrong. The names in `authorities` (PEM certificates) help clients to choose.
  case requested(authorities: String)

  /// - Throws: `TLSFault`.
  func channel(for identity: TLSIdentity) throws(TLSFault) -> TLSChannelConfiguration {
    var configuration = identity.configuration
    guard case .requested(let authorities) = self else {
      return TLSChannelConfiguration(tlsConfiguration: configuration)
    }
    do {
      configuration.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMBytes(Array(authorities.utf8)))
    } catch {
      throw TLSFault(.certificate, "the authorities for client certificates are not PEM: \(error)")
    }
    configuration.certificateVerification = .optionalVerification
    configuration.sendCANameList = true
    return TLSChannelConfiguration(
      tlsConfiguration: configuration,
      customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) })
  }
}

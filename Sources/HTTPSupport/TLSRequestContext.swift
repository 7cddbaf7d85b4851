import Hummingbird
import NIOCore
import NIOSSL

/// The context of a request whose client may have shown a certificate.
public struct TLSRequestContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// DER of the certificate whose key the client has; nil when it showed none. Nothing else about it is known: see
  /// `TLSClientCertificates.requested`.
  ///
  /// - Throws: when the connection is gone.
  public func unvalidatedPeerCertificate() async throws -> [UInt8]? {
    try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
  }
}

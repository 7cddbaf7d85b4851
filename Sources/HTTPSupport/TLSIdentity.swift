import Glibc
import NIOSSL
import Platform

/// What a TLS server shows: its certificate chain and the key that goes with it.
public struct TLSIdentity: Sendable {
  /// TLS 1.2 at least, 1.3 when the client can; HTTP/1.1 only.
  let configuration: TLSConfiguration

  /// Reads both files and checks that they belong together.
  ///
  /// - Parameters:
  ///   - certificateFile: PEM, the server's own certificate first, then its issuers; the root may be left out.
  ///   - keyFile: PEM, mode 0600.
  /// - Throws: `TLSFault`.
  public init(certificateFile: String, keyFile: String) throws(TLSFault) {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMBytes(
        DurableFile.read(certificateFile, limit: Self.largest))
    } catch {
      throw TLSFault(.certificate, "\(certificateFile) is not a PEM certificate chain: \(error)")
    }
    try Self.requirePrivate(keyFile)
    let key: NIOSSLPrivateKey
    do {
      key = try NIOSSLPrivateKey(
        bytes: DurableFile.read(keyFile, limit: Self.largest), format: .pem)
    } catch {
      throw TLSFault(.key, "\(keyFile) is not a private key in PEM")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw TLSFault(
        .mismatch, "\(keyFile) is not the key of the first certificate in \(certificateFile)")
    }
    self.configuration = configuration
  }

  private static let largest = 65_536

  private static func requirePrivate(_ path: String) throws(TLSFault) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw TLSFault(.key, "\(SystemError.last("cannot open the TLS key \(path)"))")
    }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0 else {
      throw TLSFault(
        .insecureKey, "\(path) must be a regular file that only its owner can read; chmod 600 it")
    }
  }
}

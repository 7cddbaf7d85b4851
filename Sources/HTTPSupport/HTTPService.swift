import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Platform
import ServiceLifecycle

/// An HTTPS server: a router behind TLS, with deadlines, a connection cap and an end on request.
public struct HTTPService<Context: RequestContext>: Service
where Context: InitializableFromSource<ApplicationRequestContextSource> {
  private let application: Application<RouterResponder<Context>>

  /// - Parameters:
  ///   - address: port 0 takes a free port; `portFile` tells which.
  ///   - clientCertificates: whether clients are asked to authenticate themselves in TLS.
  ///   - portFile: written atomically with the bound port in decimal, once connections are accepted.
  ///   - requestDeadline: from a request's head to its last byte.
  ///   - companions: run and stopped together with the server.
  /// - Throws: when the TLS configuration cannot be used.
  public init(
    router: Router<Context>, address: HTTPServiceAddress, identity: TLSIdentity,
    clientCertificates: TLSClientCertificates = .notAsked, portFile: String? = nil,
    requestDeadline: Duration = .seconds(30), companions: [any Service] = [], logger: Logger
  ) throws {
    let deadline = TimeAmount(requestDeadline)
    let channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [HTTPServiceDeadline(limit: deadline)], idleTimeout: deadline,
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64))
    application = Application(
      router: router,
      server: try .tls(
        .http1(configuration: channel), configuration: clientCertificates.channel(for: identity)),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port),
        availableConnectionsDelegate: MaximumAvailableConnections(256)),
      services: companions,
      onServerRunning: { await Self.announce($0, in: portFile, logger) },
      logger: logger)
  }

  /// Serves until the task is cancelled or the service group stops; running requests are finished.
  ///
  /// - Throws: when the address cannot be bound.
  public func run() async throws { try await application.run() }

  /// Serves until SIGTERM or SIGINT.
  ///
  /// - Throws: when the address cannot be bound.
  public func runUntilSignal() async throws { try await application.runService() }

  private static func announce(_ channel: any Channel, in file: String?, _ logger: Logger) async {
    guard let file, let port = channel.localAddress?.port else { return }
    do {
      try await DetachedThread.run(name: "port-file", orFail: { $0 }) { () throws(SystemError) in
        try DurableFile.write("\(port)\n".utf8, to: file, mode: 0o644)
      }
    } catch {
      // Whoever waits for the file must not wait for ever beside a running server.
      logger.error("cannot write the port file", metadata: ["error": "\(error)"])
      channel.close(promise: nil)
    }
  }
}

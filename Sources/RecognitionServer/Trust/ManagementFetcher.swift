import FoundationEssentials
import HTTPSupport
import Logging
import Platform
import ServiceLifecycle

/// Brings CRLs and deny list from the trusted management server into files, every minute.
///
/// What cannot be believed (signature, an older number, staleness) replaces nothing.
struct ManagementFetcher: Service {
  static let interval: Duration = .seconds(60)

  /// `https://host[:port]`; its certificate must chain to `files.anchors`.
  let url: String
  let files: TrustFiles
  let now: @Sendable () -> Date
  let logger: Logger

  /// Fetches once.
  ///
  /// - Throws: `HTTPSClientFault`, `ServerError`.
  func fetch() async throws {
    let (lists, list) = try await HTTPSClient.open(
      url, trusting: files.anchors, timeout: .seconds(30),
      responseLimit: max(TrustFiles.largestCRLs, TrustFiles.largestDenyList)
    ) { client in
      (try await client.get("/v1/crl"), try await client.get("/v1/deny-list"))
    }
    let (files, time) = (files, now())
    try await DetachedThread.run(name: "fetched", orFail: { ServerError(.storage, "\($0)") }) {
      () throws(ServerError) in try files.replace(crl: lists, denyList: list, at: time)
    }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        guard !Task.isCancelled else { return }
        await fetchOrLog()
      }
    }
  }

  /// A failure is not the end: what was fetched before counts until it is stale.
  func fetchOrLog() async {
    do { try await fetch() } catch {
      logger.error(
        "cannot fetch CRLs and deny list", metadata: ["from": "\(url)", "error": "\(error)"])
    }
  }
}

import FoundationEssentials
import Logging
import ServiceLifecycle

/// Signs CRL and deny list anew in time, also when nobody asks for them: verifiers may read the files. Warns in time
/// before the root's CRL ends.
struct ListRefresher: Service {
  let authority: CertificateAuthority
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var warnedAt = Date.distantPast
      while !Task.isCancelled {
        do {
          _ = try await authority.revocationLists()
          _ = try await authority.denyList()
        } catch {
          logger.error("cannot sign CRL and deny list", metadata: ["error": "\(error)"])
        }
        if let warning = authority.warning(), Date() >= warnedAt + 86_400 {
          logger.warning("\(warning)")
          warnedAt = Date()
        }
        try? await Task.sleep(for: .seconds(300))
      }
    }
  }
}

import CaptureSession
import DeviceAPI
import FaceQuality
import HTTPSupport
import Logging
import Platform

/// The local API of the daemon: authorises, begins captures, and hands out what the registry keeps.
public struct DaemonService: DeviceService {
  /// From the acceptance of a request to the end of its capture, when the request names none.
  static let defaultDeadline = Duration.seconds(20)
  /// The device may need this much longer than the deadline to come to an end (invariant 7).
  static let deadlineSlack = Duration.milliseconds(250)

  private let policy: AccessPolicy
  private let capturer: any CaptureDevice
  private let describe: Description
  private let healthChecks: [String: HealthCheck]
  let registry: CaptureRegistry
  private let metricsRegistry: MetricsRegistry
  private let logger: Logger

  public typealias Description = @Sendable () async -> DeviceDescription

  /// Asks one part of the daemon how it is.
  public typealias HealthCheck = @Sendable () async -> HealthReport.Part

  init(
    policy: AccessPolicy, device: any CaptureDevice, describe: @escaping Description,
    healthChecks: [String: HealthCheck], registry: CaptureRegistry, metrics: MetricsRegistry,
    logger: Logger
  ) {
    self.policy = policy
    capturer = device
    self.describe = describe
    self.healthChecks = healthChecks
    self.registry = registry
    metricsRegistry = metrics
    self.logger = logger
  }

  public func admits(_ peer: Peer) -> Bool { policy.admits(peer) }

  public func begin(
    _ order: CaptureOrder, for peer: Peer
  ) async throws(Problem) -> CaptureTicket {
    let profile = try policy.profile(for: order, of: peer)
    guard let nonce = Base64URL(text: order.nonce)?.bytes, nonce.count == 32 else {
      throw Problem(
        APIProblem.nonceInvalid,
        "nonce: must be the server's 32 bytes in unpadded base64url, which is 43 characters")
    }
    let deadline = order.deadlineMilliseconds.map(Duration.milliseconds) ?? Self.defaultDeadline
    if await registry.isStopping { throw Problem(APIProblem.busy, "the daemon is stopping") }
    let running: RunningCapture
    do {
      running = try await capturer.begin(
        CaptureRequest(
          uid: peer.uid, nonce: nonce, purpose: order.purpose, audience: order.audience,
          profile: profile, deadline: deadline))
    } catch {
      throw Problem(error)
    }
    let id = await registry.adopt(running, owner: peer.uid, deadline: deadline)
    logger.info(
      "capture begun",
      metadata: [
        "uid": "\(peer.uid)", "pid": "\(peer.pid)", "purpose": "\(order.purpose)",
        "profile": "\(profile.name)",
      ])
    return CaptureTicket(
      id: id, expiresInMilliseconds: (deadline + Self.deadlineSlack).wholeMilliseconds)
  }

  public func notices(
    of id: String, after last: Int, for peer: Peer
  ) async throws(Problem) -> AsyncStream<NumberedNotice>? {
    try await registry.notices(of: id, after: last, for: peer)
  }

  public func packet(
    of id: String, for peer: Peer
  ) async throws(Problem) -> any PacketDelivery {
    try await registry.lease(id, for: peer)
  }

  public func preview(
    of id: String, for peer: Peer
  ) async throws(Problem) -> any PreviewPictures {
    try await registry.preview(of: id, for: peer)
  }

  public func cancel(_ id: String, for peer: Peer) async throws(Problem) {
    try await registry.cancel(id, for: peer)
  }

  public func device(for peer: Peer) async -> DeviceDescription {
    var description = await describe()
    description.notices = policy.notices(for: peer)
    return description
  }

  public func health() async -> HealthReport {
    var parts: [String: HealthReport.Part] = [:]
    for (name, check) in healthChecks { parts[name] = await check() }
    parts["captures"] =
      await registry.isStuck ? .failed("a capture did not end; restart attestcamd") : .ok
    return HealthReport(parts: parts)
  }

  public func metrics() async -> String { metricsRegistry.render() }
}

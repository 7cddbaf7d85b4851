import CaptureSession
import DeviceAPI
import FaceQuality
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// The capture daemon: its parts, put together and run until a signal ends it.
public struct Daemon: Sendable {
  /// What the daemon is made of. `attestcamd` and `attestcam-lab serve` differ only here.
  public struct Parts: Sendable {
    public var device: any CaptureDevice
    /// Tells what the device is, as far as it is known now.
    public var describe: DaemonService.Description
    public var profiles: [CaptureProfile]
    public var healthChecks: [String: DaemonService.HealthCheck]
    /// Nil when the worker is no process of its own.
    public var worker: KeptWorker?
    /// The cameras whose state is kept; none where files are played.
    public var kept: [KeptCamera]

    public init(
      device: any CaptureDevice, describe: @escaping DaemonService.Description,
      profiles: [CaptureProfile],
      healthChecks: [String: DaemonService.HealthCheck] = [:], kept: [KeptCamera] = []
    ) {
      self.device = device
      self.describe = describe
      self.profiles = profiles
      self.healthChecks = healthChecks
      self.kept = kept
    }
  }

  private let server: SocketServer<DaemonService>
  private let captures: CaptureShutdown
  private let watchdog: Watchdog
  private let workerKeeper: WorkerKeeper?
  private let keepers: [CameraKeeper]
  private let logger: Logger

  /// - Parameters:
  ///   - socket: where clients connect.
  ///   - manager: told when the daemon is ready, stops, and works.
  public init(
    parts: Parts, terminals: [Terminal], limits: DeviceLimits, socket: ListeningSocket,
    manager: ServiceManager, logger: Logger
  ) {
    self.init(
      parts: parts, terminals: terminals, limits: limits, rules: CaptureRegistry.Rules(),
      socket: socket, manager: manager, logger: logger)
  }

  init(
    parts: Parts, terminals: [Terminal], limits: DeviceLimits, rules: CaptureRegistry.Rules,
    socket: ListeningSocket, manager: ServiceManager, logger: Logger
  ) {
    let metrics = MetricsRegistry()
    let daemonMetrics = DaemonMetrics(metrics)
    keepers = parts.kept.map {
      CameraKeeper($0.role, path: $0.path, metrics: daemonMetrics, logger: logger, look: $0.look)
    }
    var healthChecks = parts.healthChecks
    for keeper in keepers { healthChecks[keeper.name] = { await keeper.health } }
    let registry = CaptureRegistry(rules: rules, metrics: daemonMetrics, keepers: keepers)
    let service = DaemonService(
      policy: AccessPolicy(terminals: terminals, profiles: parts.profiles, ownUser: geteuid()),
      device: parts.device, describe: parts.describe, healthChecks: healthChecks,
      registry: registry, metrics: metrics, logger: logger)
    let server = SocketServer(
      socket: socket, service: service, limits: limits, logger: logger,
      onConnections: daemonMetrics.connectionsChanged,
      onListening: {
        logger.notice("ready")
        try? manager.notify("READY=1", "STATUS=Ready for captures")
      })
    self.server = server
    self.logger = logger
    captures = CaptureShutdown(registry: registry, manager: manager)
    let worker = parts.worker
    workerKeeper = worker.map {
      WorkerKeeper(worker: $0, metrics: daemonMetrics, logger: logger)
    }
    watchdog = Watchdog(manager: manager, logger: logger) {
      let isStuck = await registry.isStuck
      let workerAnswers = await worker?.check() ?? true
      return await server.answers() && workerAnswers && !isStuck
    }
  }

  /// Runs until SIGTERM or SIGINT; then cancels the running capture, finishes the responses and returns.
  ///
  /// - Throws: what ended the socket's service.
  public func run() async throws {
    // A client that goes away must not take the daemon with it.
    signal(SIGPIPE, SIG_IGN)
    try await serviceGroup(stoppingOn: [.sigterm, .sigint]).run()
  }

  func serviceGroup(stoppingOn signals: [UnixSignal]) -> ServiceGroup {
    // Stopped in reverse: the capture first, so that the responses that wait for it can be finished.
    var services: [any Service] = [watchdog, server, captures]
    if let workerKeeper { services.append(workerKeeper) }
    services += keepers
    return ServiceGroup(
      configuration: .init(
        services: services, gracefulShutdownSignals: signals, logger: logger))
  }
}

import CaptureSession
import DeviceAPI
import Logging
import Platform
import ServiceLifecycle
import VideoCapture

/// Keeps the camera's state while no capture runs: looks at the camera when it may have changed, and after a failure
/// again and again. It never keeps the camera open, and keeps nobody from capturing: each capture tries for itself.
actor CameraKeeper: Service {
  /// Opens the camera for a moment and holds it against the pin.
  typealias Look = @Sendable () async throws(CaptureFailure) -> Void

  private enum Signal: Sendable {
    case event(CameraLifeCycle.Event)
    case captureBegan
    case captureEnded(CaptureFailure?)
    /// It is time to look.
    case due
  }

  private let role: CameraRole
  private let path: String
  private let look: Look
  private let metrics: DaemonMetrics
  private let logger: Logger
  private let clock: any MonotonicTime
  private let signals: AsyncStream<Signal>
  private let feed: AsyncStream<Signal>.Continuation
  private var lifeCycle: CameraLifeCycle
  private var running = 0
  private var timer: Task<Void, Never>?

  init(
    _ role: CameraRole = .visible, path: String, metrics: DaemonMetrics, logger: Logger,
    clock: some MonotonicTime = MonotonicClock(), look: @escaping Look
  ) {
    self.role = role
    self.path = path
    self.look = look
    self.metrics = metrics
    self.logger = logger
    self.clock = clock
    (signals, feed) = AsyncStream.makeStream()
    lifeCycle = CameraLifeCycle(at: clock.now)
    metrics.camera(role, became: lifeCycle.state.name)
  }

  /// In the health report.
  nonisolated var name: String { role == .visible ? "camera" : "camera_\(role.rawValue)" }

  var state: CameraState { lifeCycle.state }

  /// How the camera is, for the health report.
  var health: HealthReport.Part {
    let code = state.name.rawValue
    let detail: String
    switch state {
    case .ready: return HealthReport.Part(status: .ok, code: code)
    case .absent: detail = lifeCycle.reason
    case .recovering(0, _): detail = lifeCycle.reason
    case .recovering(let attempt, let until):
      let seconds = max(.zero, clock.now.duration(to: until)) / .seconds(1)
      detail = "\(lifeCycle.reason); failure \(attempt) in a row, tried again in \(Int(seconds)) s"
    case .faulted(let reason): detail = "\(reason); run attestcam doctor"
    }
    return HealthReport.Part(status: .failed, detail: detail, code: code)
  }

  /// What the captures show of the camera; may be called from anywhere.
  nonisolated func captureBegan() { feed.yield(.captureBegan) }
  nonisolated func captureEnded(_ failure: CaptureFailure?) { feed.yield(.captureEnded(failure)) }

  func run() async throws {
    // Before the first look, so that nothing is missed after it.
    let changes = nodeChanges()
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        group.addTask { for await _ in changes { self.feed.yield(.event(.nodeChanged)) } }
        group.addTask { await self.watchSleep() }
        group.addTask { await self.follow() }
      }
    }
  }

  /// Without inotify the camera is still looked for, only later.
  private func nodeChanges() -> AsyncStream<Void> {
    do throws(SystemError) { return try NodeWatch.changes(of: path) } catch {
      logger.warning("\(error)")
      return AsyncStream { $0.finish() }
    }
  }

  /// The clock that goes on while the machine sleeps wakes this up right after it.
  private nonisolated func watchSleep() async {
    var detector = SleepDetector()
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(5), clock: .continuous)
      if detector.slept() { feed.yield(.event(.resumed)) }
    }
  }

  private func follow() async {
    schedule()
    for await signal in signals {
      switch signal {
      case .event(let event): handle(event)
      case .captureBegan: running += 1
      case .captureEnded(let failure):
        running -= 1
        learn(from: failure)
      case .due: await lookNow()
      }
    }
    timer?.cancel()
  }

  /// A capture that ended for reasons of its own got frames, or never asked for any; one that ended for another camera's says
  /// nothing of this one.
  private func learn(from failure: CaptureFailure?) {
    if let failure, failure.code.isOfCamera {
      guard failure.camera == role else { return }
      metrics.cameraFailed(failure.code)
      handle(.failed(failure))
    } else if failure == nil || failure?.code == .qualityNotReached {
      handle(.delivered)
    }
  }

  private func lookNow() async {
    guard running == 0 else {
      lifeCycle.postpone(until: clock.now.advanced(by: .seconds(1)))
      return schedule()
    }
    do throws(CaptureFailure) {
      try await look()
      handle(.found)
    } catch {
      metrics.cameraFailed(error.code)
      handle(.failed(error))
    }
  }

  private func handle(_ event: CameraLifeCycle.Event) {
    let before = state.name
    lifeCycle.handle(event, at: clock.now)
    if state.name != before {
      metrics.camera(role, became: state.name)
      let text: Logger.Message =
        role == .visible ? "camera \(state.name)" : "\(role.rawValue) camera \(state.name)"
      if state.name == .ready {
        logger.notice(text)
      } else {
        logger.warning(text, metadata: ["reason": "\(lifeCycle.reason)"])
      }
    }
    schedule()
  }

  private func schedule() {
    timer?.cancel()
    timer = nil
    guard let next = lifeCycle.nextLook else { return }
    timer = Task { [clock, feed] in
      guard (try? await clock.sleep(until: next, tolerance: nil)) != nil else { return }
      feed.yield(.due)
    }
  }
}

import CaptureSession
import DeviceAPI
import DeviceKeys
import HTTPSupport

/// The captures that terminals know by id: who owns them, what happened, and the packet until it is fetched.
///
/// Every capture ends in exactly one of its terminal phases here too, even if the device behind should fail to
/// report one.
actor CaptureRegistry {
  /// How long captures are kept, and how many.
  struct Rules: Sendable {
    /// From the end of a capture until its packet is overwritten.
    var retention = Duration.seconds(30)
    /// Beyond a capture's deadline; after that the device counts as stuck.
    var grace = Duration.milliseconds(2_250)
    /// Packets of one uid that wait to be fetched; the oldest gives way.
    var packetsPerUser = 4
    /// Captures that are remembered in all, so that late callers learn `packet_gone`.
    var captures = 256
    /// Notices of one capture; guidance beyond is dropped. A frame can change it, so 45 s × 30/s must fit.
    var notices = 2_048
  }

  var entries: [String: CaptureEntry] = [:]
  /// Ids, oldest first.
  private var order: [String] = []
  private var overdue: Set<String> = []
  let rules: Rules
  let metrics: DaemonMetrics
  /// Learn from captures how the cameras are; none where there is no camera to keep.
  private let keepers: [CameraKeeper]
  private(set) var isStopping = false

  init(rules: Rules = Rules(), metrics: DaemonMetrics, keepers: [CameraKeeper] = []) {
    self.rules = rules
    self.metrics = metrics
    self.keepers = keepers
  }

  /// Whether a device's capture has outlived its deadline: nothing more will come of this process.
  var isStuck: Bool { !overdue.isEmpty }

  /// Takes charge of a capture that has begun.
  ///
  /// - Returns: its id, 128 random bits.
  func adopt(_ running: RunningCapture, owner: UInt32, deadline: Duration) -> String {
    let id = Base64URL(SecureRandom.bytes(16)).text
    entries[id] = CaptureEntry(owner: owner, running: running)
    order.append(id)
    forgetOldest()
    if isStopping { running.cancel() }
    let limit = deadline + rules.grace
    let started = ContinuousClock.now
    for keeper in keepers { keeper.captureBegan() }
    let follower = Task {
      for await event in running.events { record(event, of: id) }
      let outcome = await running.outcome.value
      metrics.captureEnded(outcome, after: started.duration(to: .now))
      metrics.framesPassed(running.frames())
      let failure: CaptureFailure? =
        if case .failure(let failure) = outcome { failure } else { nil }
      for keeper in keepers { keeper.captureEnded(failure) }
      return outcome
    }
    Task {
      let watch = Task {
        // The clock of the deadline itself, which stands still while the machine sleeps.
        try await Task.sleep(for: limit, clock: .suspending)
        giveUp(id)
      }
      let outcome = await follower.value
      watch.cancel()
      finish(id, with: outcome)
    }
    return id
  }

  /// Cancels what runs, and takes on nothing more.
  func stop() {
    isStopping = true
    for entry in entries.values { entry.cancel() }
  }

  /// Waits until no capture runs.
  func drained() async {
    for id in order {
      while let entry = entries[id], entry.phase.isRunning { await wait(for: id) }
    }
  }

  /// - Throws: `Problem(.notFound)` for an unknown id, and for one of another uid: the difference is nobody's business.
  func owned(_ id: String, by peer: Peer) throws(Problem) -> CaptureEntry {
    guard let entry = entries[id], entry.owner == peer.uid else {
      throw Problem(APIProblem.notFound, "there is no such capture")
    }
    return entry
  }

  func cancel(_ id: String, for peer: Peer) throws(Problem) {
    let entry = try owned(id, by: peer)
    entry.cancel()
    discardPacket(id, .cancelled)
  }

  /// Suspends until the phase of a capture changes.
  func wait(for id: String) async {
    await withCheckedContinuation { continuation in
      guard entries[id] != nil else { return continuation.resume() }
      entries[id]?.waiters.append(continuation)
    }
  }

  func enter(_ phase: CaptureEntry.Phase, _ id: String) {
    guard let waiters = entries[id]?.waiters else { return }
    entries[id]?.phase = phase
    entries[id]?.waiters = []
    for waiter in waiters { waiter.resume() }
  }

  private func finish(_ id: String, with outcome: Result<SealedPacket, CaptureFailure>) {
    // A device that was given up may still come back.
    overdue.remove(id)
    entries[id]?.letGo()
    guard let entry = entries[id], entry.phase.isRunning else { return }
    switch outcome {
    case .success(let packet):
      enter(.ready(HeldPacket(packet)), id)
      append(.done, to: id)
      makeRoom(for: entry.owner)
      Task { [retention = rules.retention] in
        try? await Task.sleep(for: retention)
        discardPacket(id, .expired)
      }
    case .failure(let failure): fail(id, Problem(failure))
    }
  }

  private func fail(_ id: String, _ problem: Problem) {
    enter(.failed(problem), id)
    append(.failed(CaptureNotice.Failure(problem)), to: id)
  }

  private func giveUp(_ id: String) {
    guard entries[id]?.phase.isRunning == true else { return }
    overdue.insert(id)
    fail(id, Problem(APIProblem.internalError, "the capture did not end within its deadline"))
  }

  /// A uid that never fetches must not fill locked memory.
  private func makeRoom(for owner: UInt32) {
    let waiting = order.filter {
      entries[$0]?.owner == owner && entries[$0]?.phase.isReady == true
    }
    for id in waiting.dropLast(rules.packetsPerUser) { discardPacket(id, .displaced) }
  }

  private func forgetOldest() {
    while order.count > rules.captures {
      guard let index = order.firstIndex(where: { entries[$0]?.phase.isOver ?? true }) else {
        return
      }
      entries[order.remove(at: index)] = nil
    }
  }
}

import DeviceKeys
import Glibc
import Platform
import Synchronization

/// The thread that talks to one TPM, one command after the other.
actor TPMWorker {
  private let address: TPMAddress
  private let storagePrimaryName: TPMName?
  private let thread = DedicatedThread(name: "tpm")
  private let state = Mutex(State())
  private var connection: TPMConnection?
  private var lastUse = ContinuousClock.now
  private var idleWatch: Task<Void, Never>?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(_ address: TPMAddress, storagePrimaryName: TPMName?) {
    self.address = address
    self.storagePrimaryName = storagePrimaryName
  }

  /// Whether a command is under way since its caller gave up.
  nonisolated var isStuck: Bool { state.withLock { $0.isAbandoned && $0.isRunning } }

  /// The commands after this one go to another worker; this one closes its connection as soon as it can.
  nonisolated func abandon() { state.withLock { $0.isAbandoned = true } }

  /// Runs `body`, again where that may help, unless the caller has gone.
  func run<Value: Sendable>(
    _ outcome: Outcome<Value>, until deadline: ContinuousClock.Instant,
    _ body: @Sendable (TPMConnection) throws(TPMError) -> Value
  ) {
    guard outcome.isAwaited else { return }
    state.withLock { $0.isRunning = true }
    outcome.resolve(Result { () throws(TPMError) in try attempt(until: deadline, body) })
    state.withLock { $0.isRunning = false }
    lastUse = .now
    if state.withLock({ $0.isAbandoned }) { close() } else { watchIdleness() }
  }

  /// Flushes everything and closes the connection.
  func close() {
    connection?.shutDown()
    connection = nil
  }

  private func attempt<Value>(
    until deadline: ContinuousClock.Instant,
    _ body: (TPMConnection) throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    var pauses = Self.pauses.makeIterator()
    while true {
      do throws(TPMError) {
        let connection = try connected()
        return try body(connection)
      } catch {
        // A failed command may have left anything behind: begin the next one from nothing.
        if error.remedy == .reconnect { connection = nil } else { connection?.release() }
        guard error.remedy != .none, let pause = pauses.next(), .now + pause < deadline else {
          throw error
        }
        usleep(UInt32(clamping: pause.wholeMilliseconds) * 1000)
        if error.remedy == .startUp { try? connection?.startUp() }
      }
    }
  }

  private func connected() throws(TPMError) -> TPMConnection {
    if let connection { return connection }
    let connection = try TPMConnection(address, storagePrimaryName: storagePrimaryName)
    self.connection = connection
    return connection
  }

  /// Without a resource manager, slots that are not used are given back so that other programs can work.
  private func watchIdleness() {
    guard !address.hasResourceManager, idleWatch == nil else { return }
    idleWatch = Task { [weak self] in
      while (try? await Task.sleep(for: Self.idleTime)) != nil {
        guard await self?.isStillNeeded() == true else { return }
      }
    }
  }

  private func isStillNeeded() -> Bool {
    guard lastUse + Self.idleTime <= .now else { return true }
    connection?.release()
    idleWatch = nil
    return false
  }

  private static let idleTime = Duration.milliseconds(250)
  /// Before the second, third, … attempt.
  private static let pauses: [Duration] = [
    .milliseconds(5), .milliseconds(40), .milliseconds(300), .milliseconds(600),
  ]

  private struct State {
    var isRunning = false
    var isAbandoned = false
  }
}

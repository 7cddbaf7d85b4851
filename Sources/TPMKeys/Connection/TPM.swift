import DeviceKeys
import Platform
import Synchronization

/// A TPM 2.0: one context of the software stack (ESAPI), one command after the other, each answered or given up in
/// time.
///
/// Nothing is opened before the first command, and a TPM that was gone is found again. Everything loaded is
/// flushed; on a TPM without resource manager at most three keys are loaded at once, and none when nobody asks.
public final class TPM: Sendable {
  /// The kernel's resource manager.
  public static let defaultAddress = "device:/dev/tpmrm0"

  private let address: TPMAddress
  private let pin: TPMName?
  private let limit: Duration
  private let workers = Mutex(Workers())

  /// - Parameters:
  ///   - tcti: `device:/dev/tpmrm0`, or a software TPM: `swtpm:path=…`, `swtpm:host=…,port=…`.
  ///   - storagePrimaryName: Name of the storage primary key, kept since provisioning. With another one the TPM is
  ///     not ours (`.notThisTPM`); nil takes any.
  ///   - limit: for one call, whatever commands it needs; making an RSA endorsement key gets longer.
  /// - Throws: `TPMError(.unsupported)` for another address; `/dev/tpm0` is one.
  public init(
    tcti: String = TPM.defaultAddress, storagePrimaryName: TPMName? = nil,
    limit: Duration = .seconds(5)
  ) throws(TPMError) {
    address = try TPMAddress(tcti)
    pin = storagePrimaryName
    self.limit = limit
  }

  deinit {
    guard let worker = workers.withLock({ $0.current }) else { return }
    // Flushing may block, so it is left to the worker's own thread.
    Task { await worker.close() }
  }

  /// Flushes everything and closes the connection; a later call opens another one.
  public func close() async {
    guard let worker = workers.withLock({ $0.current }) else { return }
    // In bounded time, as every call.
    _ = try? await perform { (connection) throws(TPMError) in connection.shutDown() }
    workers.withLock { if $0.current === worker { $0.current = nil } }
    Task { await worker.close() }
  }

  /// Name of the storage primary key (SRK), which is made anew from the TPM's seed: the value to pin.
  ///
  /// - Throws: `TPMError`.
  public func storagePrimaryName() async throws(TPMError) -> TPMName {
    try await perform { (connection) throws(TPMError) in
      try connection.withStorageKey { (_, name) throws(TPMError) in name }
    }
  }

  /// Runs commands on the TPM's thread.
  ///
  /// - Parameter limit: until the caller gets an answer. A command cannot be interrupted, so after that the thread is
  ///   left alone with it; it cleans up when the TPM answers after all.
  /// - Throws: `TPMError`: `.timeout`, `.cancelled`, and what `body` throws.
  func perform<Value: Sendable>(
    limit: Duration? = nil,
    _ body: @escaping @Sendable (TPMConnection) throws(TPMError) -> Value
  ) async throws(TPMError) -> Value {
    let limit = limit ?? self.limit
    let deadline = ContinuousClock.now + limit
    let worker = try worker()
    let outcome = Outcome<Value>()
    Task { await worker.run(outcome, until: deadline, body) }
    let timer = Task { [self] in
      guard (try? await Task.sleep(until: deadline)) != nil else { return }
      let message = "the TPM did not answer within \(limit)"
      if outcome.resolve(.failure(TPMError(.timeout, message))) { abandon(worker) }
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      await outcome.wait()
    } onCancel: {
      outcome.resolve(.failure(TPMError(.cancelled, "waiting for the TPM was cancelled")))
    }.get()
  }

  private func worker() throws(TPMError) -> TPMWorker {
    let worker = workers.withLock { workers -> TPMWorker? in
      workers.abandoned.removeAll { !$0.isStuck }
      guard workers.abandoned.count < Self.mostStuck else { return nil }
      let worker = workers.current ?? TPMWorker(address, storagePrimaryName: pin)
      workers.current = worker
      return worker
    }
    guard let worker else {
      throw TPMError(
        .timeout, "the TPM has not answered the last \(Self.mostStuck) commands; still waiting")
    }
    return worker
  }

  private func abandon(_ worker: TPMWorker) {
    workers.withLock { workers in
      guard workers.current === worker else { return }
      worker.abandon()
      workers.current = nil
      workers.abandoned.append(worker)
    }
  }

  /// Threads that may hang in a TPM that does not answer.
  private static let mostStuck = 3

  private struct Workers {
    var current: TPMWorker?
    var abandoned: [TPMWorker] = []
  }
}

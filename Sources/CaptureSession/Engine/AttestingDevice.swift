import CaptureWorker
import DeviceKeys
import Platform

/// The capture device: one camera, one key, one capture at a time.
public actor AttestingDevice: CaptureDevice {
  public static let allowedDeadlines: ClosedRange<Duration> = .seconds(1) ... .seconds(45)

  private let parts: CaptureParts
  private let clock: any MonotonicTime
  private let thread = DedicatedThread(name: "capture")
  private var occupation = Occupation.free
  /// The one request that waits for the camera to be put away.
  private var waiting: CheckedContinuation<Void, Never>?

  private enum Occupation {
    case free
    /// A nonce is being spent.
    case beginning
    /// Until the camera is put away, which may be after the outcome was told.
    case running(CaptureRun)
  }

  /// The time that a camera takes to be put away, on a slow kiosk too; who asks for the next capture in that time need not
  /// ask again.
  static let patience = Duration.seconds(1)

  /// - Parameter clock: CLOCK_MONOTONIC, the clock that frames are stamped with; tests move their own.
  public init(parts: CaptureParts, clock: some MonotonicTime = MonotonicClock()) {
    self.parts = parts
    self.clock = clock
  }

  public func begin(_ request: CaptureRequest) async throws(CaptureFailure) -> RunningCapture {
    guard let nonce = Nonce(request.nonce) else {
      throw CaptureFailure(
        .nonceInvalid, "a nonce is 32 random bytes from the recognition server")
    }
    guard Self.allowedDeadlines.contains(request.deadline) else {
      throw CaptureFailure(.deadlineInvalid, "a deadline is 1,000 to 45,000 ms")
    }
    await waitForEnd()
    guard case .free = occupation else {
      throw CaptureFailure(.busy, "another capture runs; try again when it has ended")
    }
    occupation = .beginning
    do throws(CaptureFailure) {
      try await parts.state.checkAudit()
      try await parts.state.spend(nonce)
    } catch {
      occupation = .free
      throw error
    }
    return run(request, nonce)
  }

  /// Waits, for a moment at most, while the capture before is over and its camera is put away. One request may wait.
  private func waitForEnd() async {
    guard case .running(let run) = occupation, run.isOver, waiting == nil else { return }
    let timer = Task {
      try? await Task.sleep(for: Self.patience)
      if !Task.isCancelled { endWaiting() }
    }
    await withCheckedContinuation { waiting = $0 }
    timer.cancel()
  }

  private func endWaiting() { waiting.take()?.resume() }

  private func run(_ request: CaptureRequest, _ nonce: Nonce) -> RunningCapture {
    let accepted = clock.now
    let run = CaptureRun(showsPreview: parts.showsPreview)
    occupation = .running(run)
    let outcome = Task { await run.outcome() }
    let recording = Task { [state = parts.state] in
      // A signed packet was recorded before it became the outcome.
      if case .failure(let failure) = await outcome.value {
        await state.append(failure.code, of: request)
      }
    }
    let work = Task {
      await CaptureWork(
        parts: parts, request: request, nonce: nonce, accepted: accepted, clock: clock, run: run,
        thread: thread
      ).perform()
      // Only now is the camera free, whenever the outcome was told; and no record stands behind the next capture's.
      await recording.value
      occupation = .free
      endWaiting()
    }
    let timer = Task { [clock, worker = parts.worker] in
      try? await clock.sleep(until: accepted.advanced(by: request.deadline), tolerance: nil)
      guard !Task.isCancelled else { return }
      run.expire(workerIsSilent: worker.isSilent)
      work.cancel()
    }
    Task {
      _ = await outcome.value
      timer.cancel()
    }
    return RunningCapture(
      events: run.events, outcome: outcome, frames: { run.frames }, preview: run.preview,
      cancel: {
        run.cancel()
        work.cancel()
      })
  }
}

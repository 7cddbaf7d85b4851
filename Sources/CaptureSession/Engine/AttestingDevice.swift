import DeviceKeys
import Platform

/// The capture device: one camera, one key, one capture at a time.
public actor AttestingDevice: CaptureDevice {
  public static let allowedDeadlines: ClosedRange<Duration> = .seconds(1) ... .seconds(45)

  private let parts: CaptureParts
  private let clock: any MonotonicTime
  private let thread = DedicatedThread(name: "capture")
  private var isBusy = false

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
    guard !isBusy else {
      throw CaptureFailure(.busy, "another capture runs; try again when it has ended")
    }
    isBusy = true
    do throws(CaptureFailure) { try await parts.state.spend(nonce) } catch {
      isBusy = false
      throw error
    }
    return run(request, nonce)
  }

  private func run(_ request: CaptureRequest, _ nonce: Nonce) -> RunningCapture {
    let accepted = clock.now
    let run = CaptureRun()
    let work = Task {
      await CaptureWork(
        parts: parts, request: request, nonce: nonce, accepted: accepted, clock: clock, run: run,
        thread: thread
      ).perform()
      // Only now is the camera free, whenever the outcome was told.
      isBusy = false
    }
    let timer = Task { [clock] in
      try? await clock.sleep(until: accepted.advanced(by: request.deadline), tolerance: nil)
      guard !Task.isCancelled else { return }
      run.expire()
      work.cancel()
    }
    let outcome = Task {
      let result = await run.outcome()
      timer.cancel()
      return result
    }
    return RunningCapture(events: run.events, outcome: outcome) {
      run.cancel()
      work.cancel()
    }
  }
}

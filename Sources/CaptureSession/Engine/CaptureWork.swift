import CaptureWorker
import DeviceKeys
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// The work of one capture, from the first frame to the signed packet, on a thread of its own: hashing a sample takes
/// its time. All that is seen here of a frame is plain values, and the finished sample's bytes.
actor CaptureWork {
  let parts: CaptureParts
  let request: CaptureRequest
  let nonce: Nonce
  private let accepted: MonotonicInstant
  let clock: any MonotonicTime
  let run: CaptureRun
  private let thread: DedicatedThread
  private var sleep = SleepDetector()
  /// Nil where the profile asks for no sign of life.
  var gate: LivenessGate?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameter accepted: when the nonce had been spent; no frame may be older.
  init(
    parts: CaptureParts, request: CaptureRequest, nonce: Nonce, accepted: MonotonicInstant,
    clock: any MonotonicTime, run: CaptureRun, thread: DedicatedThread
  ) {
    self.parts = parts
    self.request = request
    self.nonce = nonce
    self.accepted = accepted
    self.clock = clock
    self.run = run
    self.thread = thread
  }

  /// Does the work and stops the worker; returns when both are over, which may be after the outcome.
  func perform() async {
    do throws(CaptureFailure) {
      run.end(.success(try await capture()))
    } catch {
      run.end(.failure(error))
    }
    await parts.worker.stop()
  }

  private func capture() async throws(CaptureFailure) -> SealedPacket {
    gate = try drawChallenge()
    let started = try await start()
    let (stream, identity) = (started.visible.format, started.visible.camera)
    let formats = started.map { $1.format }
    var progress = CaptureProgress.waiting
    try run.advance(
      to: progress,
      telling: .camera(model: identity.model, width: stream.width, height: stream.height))
    try run.advance(to: progress, telling: .state(.assessing))
    var admission = SetAdmission(accepted: accepted, streams: formats)
    var choice = SampleChoice(
      request.profile, accepted: accepted, deadline: request.deadline, interval: stream.interval)
    var (examined, refused) = (0, 0)
    var told: Guidance?
    var wasBroken = false
    while true {
      try run.advance(to: progress)
      let frames: PerCamera<FrameInfo>
      do throws(WorkerError) { frames = try await parts.worker.next() } catch {
        // A session that a person has begun to answer has no gap, and no second beginning.
        guard error.isBreak, !wasBroken, gate == nil else { throw CaptureFailure(error) }
        wasBroken = true
        try await restart(started)
        // A sequence of frames has no gap: what was examined before the break no longer counts.
        admission = SetAdmission(accepted: accepted, streams: formats)
        choice.forget()
        run.count(.missed)
        (examined, refused) = (0, refused + examined + 1)
        progress = .waiting
        continue
      }
      // The clock of frames and deadlines stood still: how long ago the nonce arrived it does not tell.
      if sleep.slept() {
        throw CaptureFailure(.cameraFailed, "the machine slept during the capture; capture again")
      }
      if choice.selection.isOver(at: clock.now) {
        guard let best = choice.best else {
          throw CaptureFailure(deadlinePassedIn: progress, workerIsSilent: false)
        }
        return try await sign(best, started, examined: examined, refused: refused)
      }
      if let refusal = admission.admit(frames, now: clock.now) {
        run.count(refusal)
        refused += 1
        continue
      }
      if progress == .waiting { progress = .assessing([]) }
      try run.advance(to: progress)
      try await show()
      guard let report = try await assess() else {
        run.count(.unexaminable)
        refused += 1
        continue
      }
      run.count(.examined)
      examined += 1
      try await challenge(with: report)
      let assessment = report.quality
      var advice = assessment.guidance
      if assessment.isAcceptable, gate?.isNeutral ?? true, choice.series.wants(frames) {
        let verdict = choice.judge(assessment, at: clock.now, isGated: gate != nil)
        if verdict != .pass {
          if let series = try await extended(choice.series, by: frames, assessment) {
            if verdict == .sign, series.isComplete {
              return try await sign(series, started, examined: examined, refused: refused)
            }
            choice.keep(series, assessment)
          } else {
            advice = .moveCloser
          }
        }
      }
      if let gate {
        if gate.hasPassed, let ready = choice.ready {
          return try await sign(ready, started, examined: examined, refused: refused)
        }
        if gate.hasPrompted {
          progress = .challenged
          continue
        }
      }
      progress = choice.progress(after: assessment)
      if let advice, advice != told {
        told = advice
        try run.advance(to: progress, telling: .guidance(advice))
      }
    }
  }

  /// The series with samples of the held frames; nil when they are too small, as the part around a distant face may be.
  private func extended(
    _ series: SampleSeries, by frames: PerCamera<FrameInfo>, _ assessment: FrameAssessment
  ) async throws(CaptureFailure) -> SampleSeries? {
    let taken = try await take(series.wantedNow, of: frames)
    let requirement = request.profile.sample
    let fits = taken.allSatisfy {
      $0.role != .visible || requirement.accepts(width: $0.sealed.width, height: $0.sealed.height)
    }
    guard fits else { return nil }
    var series = series
    series.add(taken, of: frames, assessment)
    try checkRoom(for: series)
    return series
  }

  private func start() async throws(CaptureFailure) -> PerCamera<StartedStream> {
    try checkPlan()
    let order = WorkerOrder(
      streams: parts.cameras.map { $1.stream }, calibration: parts.calibration,
      profile: request.profile, accepted: accepted, liveness: gate?.order)
    let started = try await asking { worker throws(WorkerError) in try await worker.start(order) }
    try check(started)
    let (stream, sample) = (started.visible.format, request.profile.sample)
    guard sample.accepts(width: stream.width, height: stream.height) else {
      throw CaptureFailure(
        .cameraFailed,
        "the camera delivers \(stream.width)×\(stream.height) pixels; profile "
          + "\(request.profile.name) needs at least \(sample.minimumWidth)×\(sample.minimumHeight)")
    }
    return started
  }

  /// Starts the camera again after a break, which must find it as it was.
  private func restart(_ before: PerCamera<StartedStream>) async throws(CaptureFailure) {
    await parts.worker.stop()
    try run.advance(to: .waiting)
    let after = try await start()
    guard after.map({ $1.camera }) == before.map({ $1.camera }) else {
      throw CaptureFailure(.cameraNotAllowed, "another camera took the pinned one's place")
    }
    guard after == before else {
      throw CaptureFailure(.cameraFailed, "after a break the camera delivers another format")
    }
  }

  /// Shows the held frame to whoever waits for a picture. One that makes none may still be examined.
  private func show() async throws(CaptureFailure) {
    guard let preview = run.preview, preview.isWanted(at: clock.now) else { return }
    do throws(WorkerError) {
      let picture = try await parts.worker.preview()
      preview.show(picture, at: clock.now)
    } catch {
      if error.code == .lost { throw CaptureFailure(error) }
    }
  }

  /// What the held frame shows; nil when it cannot be examined.
  private func assess() async throws(CaptureFailure) -> FrameReport? {
    do throws(WorkerError) { return try await parts.worker.assess() } catch {
      guard error.code == .frame else { throw CaptureFailure(error) }
      return nil
    }
  }

  func asking<Answer: Sendable>(
    _ question: (any CaptureWorker) async throws(WorkerError) -> Answer
  ) async throws(CaptureFailure) -> Answer {
    do throws(WorkerError) { return try await question(parts.worker) } catch {
      throw CaptureFailure(error)
    }
  }

  private func sign(
    _ series: SampleSeries, _ started: PerCamera<StartedStream>, examined: Int, refused: Int
  ) async throws(CaptureFailure) -> SealedPacket {
    try run.advance(to: .signing, telling: .state(.signing))
    let samples = series.samples
    var builder = ClaimsBuilder(
      parts: parts, request: request, nonce: nonce, accepted: accepted, streams: started)
    if let gate {
      guard let claim = gate.claim(models: parts.worker.abilities.livenessModels) else {
        throw .liveness
      }
      builder.liveness = claim
    }
    // What was pinned at the start must be what delivered the frames.
    let pinned = builder.streams.map { $1.camera }
    guard samples.allSatisfy({ $0.sealed.cameras == pinned }) else {
      throw CaptureFailure(.cameraNotAllowed, "another camera took the pinned one's place")
    }
    guard let first = series.first, let drops = series.drops else {
      throw CaptureFailure(.internalError, "there is nothing to sign")
    }
    for (_, drops) in drops.all {
      for reason in DropReason.allCases { run.count(FrameFate(reason), drops[reason]) }
    }
    for role in builder.streams.roles {
      do throws(SystemError) {
        builder.reenumerations[role] = try parts.reenumerations(role)
      } catch {
        throw CaptureFailure(.stateUnavailable, error.description)
      }
    }
    var claims = builder.claims(
      for: samples, first, drops, examined: examined, refused: refused,
      at: await parts.state.position())
    let token: [UInt8]
    do throws(CryptoError) {
      claims.tpmQuote = try await parts.evidence?.quote(
        TPMQuoteClaim.qualifyingData(
          nonce: nonce, key: parts.key.publicKey, samples: claims.samples))
      token = try await Token.sign(claims, chain: parts.chain, key: parts.key)
    } catch {
      throw CaptureFailure(signing: error)
    }
    // A packet that nobody waits for any more is not recorded either: it never existed.
    try run.advance(to: .recording)
    try await parts.state.append(SHA256.digest(token), of: request)
    let layout = PacketLayout(token: token, sampleLengths: samples.map(\.sealed.count))
    do throws(SystemError) {
      return try SealedPacket(byteCount: layout.byteCount) { target in
        layout.write(into: target) { index, space in
          samples[index].sealed.withUnsafeBytes { space.copyMemory(from: $0) }
        }
      }
    } catch {
      throw CaptureFailure(.internalError, error.description)
    }
  }
}

extension WorkerError {
  /// Whether starting the camera again may help: no frame came in time, or its driver gave the stream up (EIO).
  fileprivate var isBreak: Bool { code == .camera(.stalled) || code == .camera(.failed) }
}

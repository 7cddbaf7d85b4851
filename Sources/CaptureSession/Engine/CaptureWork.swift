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
    let (stream, identity) = (started.format, started.camera)
    var progress = CaptureProgress.waiting
    try run.advance(
      to: progress,
      telling: .camera(model: identity.model, width: stream.width, height: stream.height))
    try run.advance(to: progress, telling: .state(.assessing))
    var admission = FrameAdmission(accepted: accepted, interval: stream.interval)
    var (examined, refused) = (0, 0)
    var told: Guidance?
    var wasBroken = false
    var best: ChosenFrame?
    while true {
      try run.advance(to: progress)
      let frame: FrameInfo
      do throws(WorkerError) { frame = try await parts.worker.next() } catch {
        // A session that a person has begun to answer has no gap, and no second beginning.
        guard error.isBreak, !wasBroken, gate == nil else { throw CaptureFailure(error) }
        wasBroken = true
        try await restart(started)
        // A sequence of frames has no gap: what was examined before the break no longer counts.
        admission = FrameAdmission(accepted: accepted, interval: stream.interval)
        run.count(.missed)
        (examined, refused) = (0, refused + examined + 1)
        progress = .waiting
        continue
      }
      // The clock of frames and deadlines stood still: how long ago the nonce arrived it does not tell.
      if sleep.slept() {
        throw CaptureFailure(.cameraFailed, "the machine slept during the capture; capture again")
      }
      if let refusal = admission.admit(frame, now: clock.now) {
        run.count(FrameFate(refusal))
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
      if assessment.isAcceptable, gate?.isNeutral ?? true,
        assessment.score > best?.assessment.score ?? -1
      {
        best = try await choose(frame, assessment)
      }
      if let best, gate?.hasPassed ?? true {
        return try await sign(best, started, examined: examined, refused: refused)
      }
      if gate?.hasPrompted ?? false {
        progress = .challenged
        continue
      }
      progress = .assessing(assessment.unmet)
      if let advice = assessment.guidance, advice != told {
        told = advice
        try run.advance(to: progress, telling: .guidance(advice))
      }
    }
  }

  /// The held frame as a sample.
  private func choose(
    _ frame: FrameInfo, _ assessment: FrameAssessment
  ) async throws(CaptureFailure) -> ChosenFrame {
    let quality = request.profile.sample.jpegQuality
    let sample = try await asking { worker throws(WorkerError) in
      try await worker.sample(quality: quality)
    }
    return ChosenFrame(sample: sample, assessment: assessment, frame: frame)
  }

  private func start() async throws(CaptureFailure) -> StartedStream {
    let order = WorkerOrder(
      stream: parts.stream, profile: request.profile, accepted: accepted, liveness: gate?.order)
    let started = try await asking { worker throws(WorkerError) in try await worker.start(order) }
    do throws(CameraError) { try parts.pin.check(started.camera) } catch {
      throw CaptureFailure(WorkerError(error))
    }
    let (stream, sample) = (started.format, request.profile.sample)
    guard sample.accepts(width: stream.width, height: stream.height) else {
      throw CaptureFailure(
        .cameraFailed,
        "the camera delivers \(stream.width)×\(stream.height) pixels; profile "
          + "\(request.profile.name) needs at least \(sample.minimumWidth)×\(sample.minimumHeight)")
    }
    return started
  }

  /// Starts the camera again after a break, which must find it as it was.
  private func restart(_ before: StartedStream) async throws(CaptureFailure) {
    await parts.worker.stop()
    try run.advance(to: .waiting)
    let after = try await start()
    guard after.camera == before.camera else {
      throw CaptureFailure(.cameraNotAllowed, "another camera took the pinned one's place")
    }
    guard after.format == before.format else {
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

  private func asking<Answer: Sendable>(
    _ question: (any CaptureWorker) async throws(WorkerError) -> Answer
  ) async throws(CaptureFailure) -> Answer {
    do throws(WorkerError) { return try await question(parts.worker) } catch {
      throw CaptureFailure(error)
    }
  }

  private func sign(
    _ chosen: ChosenFrame, _ started: StartedStream, examined: Int, refused: Int
  ) async throws(CaptureFailure) -> SealedPacket {
    try run.advance(to: .signing, telling: .state(.signing))
    let sample = chosen.sample
    var builder = ClaimsBuilder(
      parts: parts, request: request, nonce: nonce, accepted: accepted, stream: started.format,
      camera: started.camera, frame: chosen.frame)
    if let gate {
      guard let claim = gate.claim(models: parts.worker.abilities.livenessModels) else {
        throw .liveness
      }
      builder.liveness = claim
    }
    // What was pinned at the start must be what delivered the frame.
    guard sample.camera == builder.camera else {
      throw CaptureFailure(.cameraNotAllowed, "another camera took the pinned one's place")
    }
    for reason in DropReason.allCases { run.count(FrameFate(reason), sample.drops[reason]) }
    do throws(SystemError) { builder.reenumerations = try parts.reenumerations() } catch {
      throw CaptureFailure(.stateUnavailable, error.description)
    }
    var claims = builder.claims(
      for: sample, chosen.assessment, examined: examined, refused: refused,
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
    let layout = PacketLayout(token: token, sampleLengths: [sample.count])
    do throws(SystemError) {
      return try SealedPacket(byteCount: layout.byteCount) { target in
        layout.write(into: target) { _, space in
          sample.withUnsafeBytes { space.copyMemory(from: $0) }
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

import DeviceKeys
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// One capture from accepted nonce to terminal state. The work may hang in a camera or a key; `expire` and `cancel`
/// end the capture for its client all the same, and whichever comes first decides.
actor CaptureRun {
  private let parts: CaptureParts
  private let request: CaptureRequest
  private let nonce: Nonce
  private let clock: any MonotonicTime
  private let accepted: MonotonicInstant
  private let events: AsyncStream<CaptureEvent>.Continuation
  private var progress = CaptureProgress.starting
  private var result: Result<SealedPacket, CaptureFailure>?
  private var waiters: [CheckedContinuation<Result<SealedPacket, CaptureFailure>, Never>] = []

  init(
    parts: CaptureParts, request: CaptureRequest, nonce: Nonce, accepted: MonotonicInstant,
    clock: any MonotonicTime, events: AsyncStream<CaptureEvent>.Continuation
  ) {
    self.parts = parts
    self.request = request
    self.nonce = nonce
    self.accepted = accepted
    self.clock = clock
    self.events = events
  }

  /// The outcome, once there is one.
  func outcome() async -> Result<SealedPacket, CaptureFailure> {
    if let result { return result }
    return await withCheckedContinuation { waiters.append($0) }
  }

  /// Does the work and stops the camera; returns when both are over, which may be after the outcome.
  func work() async {
    do throws(CaptureFailure) {
      end(.success(try await capture()))
    } catch {
      end(.failure(error))
    }
    await parts.camera.stop()
  }

  /// The deadline has passed.
  func expire() { end(.failure(CaptureFailure(deadlinePassedIn: progress))) }

  /// The client or the service gave up.
  func cancel() { end(.failure(CaptureFailure(.cancelled, "the capture was cancelled"))) }

  private func end(_ outcome: Result<SealedPacket, CaptureFailure>) {
    guard result == nil else { return }
    result = outcome
    progress = .ended
    switch outcome {
    case .success: events.yield(.done)
    case .failure(let failure): events.yield(.failed(failure))
    }
    events.finish()
    for waiter in waiters { waiter.resume(returning: outcome) }
    waiters = []
  }

  private func capture() async throws(CaptureFailure) -> SealedPacket {
    events.yield(.state(.starting))
    let stream = try await start()
    events.yield(
      .camera(model: parts.camera.identity.model, width: stream.width, height: stream.height))
    advance(to: .assessing(nil), .assessing)
    var admission = FrameAdmission(accepted: accepted, interval: stream.interval)
    var (examined, refused) = (0, 0)
    var guidance: Guidance?
    while true {
      let frame = try await nextFrame()
      guard admission.admit(frame.info, now: clock.now) == nil else {
        refused += 1
        continue
      }
      let assessment: FrameAssessment
      do { assessment = try await parts.assessor.assess(frame, for: request.profile) } catch {
        refused += 1
        continue
      }
      examined += 1
      if let advice = assessment.guidance, advice != guidance { events.yield(.guidance(advice)) }
      guidance = assessment.guidance
      guard assessment.isAcceptable else {
        if progress != .ended { progress = .assessing(assessment.unmet) }
        continue
      }
      advance(to: .signing, .signing)
      let builder = ClaimsBuilder(
        parts: parts, request: request, nonce: nonce, accepted: accepted, stream: stream)
      return try await sign(
        try PreparedSample(frame), assessment, builder, examined: examined, refused: refused)
    }
  }

  private func start() async throws(CaptureFailure) -> StreamFormat {
    let stream: StreamFormat
    do throws(CameraError) { stream = try await parts.camera.start(parts.stream) } catch {
      throw CaptureFailure(error)
    }
    try parts.pin.check(parts.camera.identity)
    return stream
  }

  private func nextFrame() async throws(CaptureFailure) -> Frame {
    guard progress != .ended else { throw CaptureFailure(.cancelled, "the capture has ended") }
    do throws(CameraError) { return try await parts.camera.next() } catch {
      throw CaptureFailure(error)
    }
  }

  private func advance(to next: CaptureProgress, _ state: CaptureState) {
    guard progress != .ended else { return }
    progress = next
    events.yield(.state(state))
  }

  private func sign(
    _ sample: consuming PreparedSample, _ assessment: FrameAssessment, _ builder: ClaimsBuilder,
    examined: Int, refused: Int
  ) async throws(CaptureFailure) -> SealedPacket {
    let claims = builder.claims(
      for: sample, assessment, examined: examined, refused: refused,
      at: await parts.state.position())
    let token: [UInt8]
    do throws(CryptoError) {
      token = try await Token.sign(claims, chain: parts.chain, key: parts.key)
    } catch {
      throw CaptureFailure(.keyUnavailable, error.message)
    }
    try await parts.state.append(SHA256.digest(token))
    let layout = PacketLayout(token: token, sampleLengths: [sample.count])
    do throws(SystemError) {
      return try SealedPacket(byteCount: layout.byteCount) { target in
        layout.write(into: target) { _, space in sample.write(into: space) }
      }
    } catch {
      throw CaptureFailure(.internalError, error.description)
    }
  }
}

import JPEG
import Platform
import TrustedPacket
import VideoCapture

/// A camera before which a presentation takes place. It moves the laboratory's clock by a frame whenever it is asked for
/// one, or waits for the real one.
public actor PresentationCamera: Camera {
  public nonisolated let identity: CameraIdentity
  public nonisolated var drops: DropCounts { DropCounts() }
  private let presentation: Presentation
  private let pace: Pace
  private let thread = DedicatedThread(name: "presentation")
  private let stage: Stage
  private let space: SpaceSensor
  private let sensor: Sensor
  private let pool: BufferPool
  private let origin: MonotonicInstant
  private var sequence: UInt32 = 0
  /// When the next frame is due on the real clock.
  private var due: MonotonicInstant
  /// What is known of the last frame; nil before the first.
  private(set) var last: FrameInfo?
  /// Frames that are shown again and again, once they are.
  private var repeated = RepeatedFrames()

  public static let rate = 15
  static let interval = Duration.seconds(1) / rate
  /// In the same words as a real depth camera's.
  public static var calibration: DepthCalibration {
    DepthCalibration(
      unit: 1000, width: HeadModel.width, height: HeadModel.height, focalX: SpaceSensor.focal,
      focalY: SpaceSensor.focal, centreX: Double(HeadModel.width) / 2,
      centreY: Double(HeadModel.height) / 2)
  }

  /// Whose time passes.
  public enum Pace: Sendable {
    case frames(ManualClock)
    case real(MonotonicClock)

    var now: MonotonicInstant {
      switch self {
      case .frames(let clock): clock.now
      case .real(let clock): clock.now
      }
    }
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Throws: `PresentationError(.failed)`.
  public init(_ presentation: Presentation, pace: Pace) throws(PresentationError) {
    self.presentation = presentation
    self.pace = pace
    identity = CameraIdentity(
      kind: presentation.species == .virtualCamera ? .virtual : .replay, driver: "presentation",
      model: presentation.species.rawValue, bus: "laboratory")
    stage = Stage(
      presentation.species, of: presentation.subject.model, seed: presentation.seed)
    space = SpaceSensor(presentation)
    do {
      var random = LabRandom(seed: presentation.seed, "look")
      sensor = try Sensor(
        Look(&random), width: HeadModel.width, height: HeadModel.height, seed: presentation.seed)
      pool = try BufferPool(buffers: 4, of: sensor.largestFrame)
    } catch {
      throw PresentationError(.failed, "\(error)")
    }
    origin = pace.now
    due = origin
  }

  public func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    due = pace.now
    return StreamFormat(
      format: .mjpeg, width: HeadModel.width, height: HeadModel.height, interval: Self.interval)
  }

  /// What is before the camera hears a prompt.
  public func hear(_ action: LivenessAction) {
    stage.hear(action, at: time)
    repeated.begin(presentation.species)
  }

  /// Seconds since the presentation began.
  private var time: Float {
    Float(origin.duration(to: pace.now).wholeNanoseconds) / 1e9
  }

  public func next() async throws(CameraError) -> Frame {
    let queued = pace.now
    try await pass()
    if Task.isCancelled { throw CameraError(.cancelled, "the capture was cancelled") }
    sequence += 1
    guard var pixels = pool.take() else { throw CameraError(.memory, "all buffers are in use") }
    do {
      if let again = repeated.next() {
        again.withUnsafeBytes { pixels.copy(from: $0) }
      } else {
        let texture = stage.picture(at: time)
        try pixels.fill { target throws(JPEGError) in
          try sensor.expose(texture, number: sequence, into: target)
        }
        if presentation.species.repeats {
          repeated.keep(pixels.withUnsafeBytes { Array($0) })
        }
      }
    } catch {
      throw CameraError(.failed, "\(error)")
    }
    let info = FrameInfo(
      format: .mjpeg, width: HeadModel.width, height: HeadModel.height, bytesPerLine: 0,
      sequence: sequence, timestamp: pace.now, queued: queued)
    last = info
    return Frame(info: info, pixels: pixels)
  }

  /// What a depth camera at the same place saw of the last frame.
  func depthImage() -> [UInt8] { space.depth(of: stage.canvas) }

  /// What an infrared camera at the same place saw of the last frame; its emitter is lit in every second frame.
  func infraredImage() -> [UInt8] {
    space.infrared(
      of: stage.canvas, presentation.species, isLit: sequence.isMultiple(of: 2))
  }

  /// Lets one frame's time pass.
  private func pass() async throws(CameraError) {
    switch pace {
    case .frames(let clock): clock.advance(by: Self.interval)
    case .real(let clock):
      due = max(due.advanced(by: Self.interval), clock.now)
      do { try await clock.sleep(until: due, tolerance: nil) } catch {
        throw CameraError(.cancelled, "the capture was cancelled")
      }
    }
  }

  public func stop() async {}
}

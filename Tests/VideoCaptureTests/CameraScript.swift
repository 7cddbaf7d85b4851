import CLinux
import Glibc
import Platform
import Synchronization

@testable import VideoCapture

/// What a `ScriptedNode` is and does, and what was asked of it; shared between a test and the camera's thread.
final class CameraScript: Sendable {
  let model: String
  let format: PixelFormat
  let width: Int
  let height: Int
  let interval: Duration
  /// What each frame interval brings; the last goes on for ever.
  let takes: [ScriptedNode.Take]
  /// V4L2_BUF_FLAG_* of every buffer.
  let flags: UInt32
  let firstSequence: UInt32
  private let state: Mutex<State>

  struct Control: Sendable {
    var value: Int32
    var range: ClosedRange<Int32> = 0...100
    var standard: Int32 = 0
    var step: Int32 = 1
    /// What the camera makes of what it is set to.
    var answer: @Sendable (Int32) -> Int32 = { $0 }
  }

  private struct State {
    var controls: [UInt32: Control]
    var writes: [[Int]] = []
    var calls: [V4L2Request] = []
    var refusals: [V4L2Request: Int32]
  }

  init(
    model: String = "Scripted", format: PixelFormat = .grey, width: Int = 64, height: Int = 48,
    interval: Duration = .milliseconds(4), takes: [ScriptedNode.Take] = [],
    flags: UInt32 = UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC), firstSequence: UInt32 = 0,
    controls: [UInt32: Control] = [:], refusals: [V4L2Request: Int32] = [:]
  ) {
    self.model = model
    self.format = format
    self.width = width
    self.height = height
    self.interval = interval
    self.takes = takes
    self.flags = flags
    self.firstSequence = firstSequence
    state = Mutex(State(controls: controls, refusals: refusals))
  }

  /// A camera with this script.
  func camera(
    frames: Int = 4, converter: FrameConverterMaker? = nil
  ) async throws -> V4L2Camera {
    try await V4L2Camera.open("/dev/scripted", frames: frames, converter: converter) {
      (path) throws(CameraError) in
      try V4L2Device(path: path, node: ScriptedNode(self), sysfs: nil)
    }
  }

  var request: StreamRequest { request(CameraSettings()) }

  func request(_ settings: CameraSettings) -> StreamRequest {
    var request = StreamRequest(formats: [format], width: width, height: height, rate: 250)
    request.settings = settings
    return request
  }

  var bytesPerLine: Int { (format.bytesPerPixel ?? 0) * width }
  var sizeImage: Int {
    format.packedByteCount(width, height) ?? 65_536
  }

  /// A gradient that moves on with every frame.
  func picture(_ number: Int) -> [UInt8] {
    (0..<sizeImage).map { UInt8(truncatingIfNeeded: 100 + ($0 / 3 + number) % 50) }
  }

  // MARK: What was asked

  var refusals: [V4L2Request: Int32] { state.withLock { $0.refusals } }
  /// Control writes in their order: [id, value].
  var writes: [[Int]] { state.withLock { $0.writes } }
  var calls: [V4L2Request] { state.withLock { $0.calls } }

  func note(_ request: V4L2Request) { state.withLock { $0.calls.append(request) } }

  /// From now on this ioctl fails.
  func fail(_ request: V4L2Request, with code: Int32) {
    state.withLock { $0.refusals[request] = code }
  }

  /// Changes a control behind the program's back.
  func turn(_ id: UInt32, to value: Int32) { state.withLock { $0.controls[id]?.value = value } }

  func value(of id: UInt32) -> Int32? { state.withLock { $0.controls[id]?.value } }

  // MARK: Controls

  func describe(_ query: inout v4l2_queryctrl) -> Int32 {
    guard let control = state.withLock({ $0.controls[query.id] }) else { return EINVAL }
    query.minimum = control.range.lowerBound
    query.maximum = control.range.upperBound
    query.default_value = control.standard
    query.step = control.step
    return 0
  }

  func read(_ control: inout v4l2_control) -> Int32 {
    guard let value = value(of: control.id) else { return EINVAL }
    control.value = value
    return 0
  }

  func write(_ control: inout v4l2_control) -> Int32 {
    let (id, value) = (control.id, control.value)
    return state.withLock { state in
      guard let answer = state.controls[id]?.answer else { return EINVAL }
      state.writes.append([Int(id), Int(value)])
      state.controls[id]?.value = answer(value)
      return 0
    }
  }
}

import CLinux
import Glibc
import Platform
import Synchronization

@testable import CameraTestSupport
@testable import VideoCapture

/// A V4L2 driver that does what a test says, call by call, at the pace of its frame interval. One thread uses it.
final class ScriptedNode: V4L2Node {
  /// What comes of one frame interval.
  enum Take: Sendable {
    /// A frame; each of these is different from the one before.
    case frame
    /// A frame after a change of what the driver says of it.
    case changed(@Sendable (inout v4l2_buffer) -> Void)
    /// A frame with this content.
    case content([UInt8])
    /// The same buffer twice.
    case twice
    /// No frame, but the counter goes on.
    case loss
    /// poll(2) reports these events and no frame.
    case events(Int32)
    /// VIDIOC_DQBUF fails.
    case dequeueError(Int32)
    /// Nothing happens any more.
    case silence
  }

  let script: CameraScript
  private let driver: SimulatedDriver
  private var takes: Int = 0
  private var sequence: UInt32

  init(_ script: CameraScript) {
    self.script = script
    sequence = script.firstSequence
    driver = SimulatedDriver(
      SimulatedDriver.Stream(
        driver: "scripted", model: script.model, format: script.format, width: script.width,
        height: script.height, bytesPerLine: script.bytesPerLine, sizeImage: script.sizeImage,
        interval: script.interval, flags: script.flags))
  }

  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
    script.note(request)
    if let refusal = script.refusals[request] { return refusal }
    func with<Value>(_: Value.Type, _ body: (inout Value) -> Int32) -> Int32 {
      body(&argument.assumingMemoryBound(to: Value.self).pointee)
    }
    switch request {
    case .queryControl: return with(v4l2_queryctrl.self, script.describe)
    case .getControl: return with(v4l2_control.self, script.read)
    case .setControl: return with(v4l2_control.self, script.write)
    default: return driver.answer(request, argument)
    }
  }

  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer {
    driver.memory(at: offset)
  }

  func unmap(_ memory: UnsafeRawBufferPointer) {}

  /// Takes one step of the script when its time has come.
  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) {
    while true {
      let due = min(deadline, MonotonicClock().now.advanced(by: script.interval))
      if signal.wait(until: due) { return (true, 0) }
      if MonotonicClock().now >= deadline { return (false, 0) }
      let take = script.takes.isEmpty ? .frame : script.takes[min(takes, script.takes.count - 1)]
      takes += 1
      switch take {
      case .frame: if fill(nil, { _ in }) { return (false, POLLIN) }
      case .changed(let change): if fill(nil, change) { return (false, POLLIN) }
      case .content(let bytes): if fill(bytes, { _ in }) { return (false, POLLIN) }
      case .twice:
        // So late that another frame could be there already.
        if fill(nil, age: script.interval * 9 / 10, { _ in }) {
          driver.repeatNewest()
          return (false, POLLIN)
        }
      case .loss: sequence &+= 1
      case .events(let events): return (false, events)
      case .dequeueError(let code):
        script.fail(.dequeue, with: code)
        return (false, POLLIN)
      case .silence: takes -= 1
      }
    }
  }

  /// Fills the oldest buffer in the queue; a camera without a buffer loses the frame.
  private func fill(
    _ content: [UInt8]?, age: Duration = .zero, _ change: (inout v4l2_buffer) -> Void
  ) -> Bool {
    defer { sequence &+= 1 }
    let bytes = content ?? script.picture(Int(sequence))
    let time = MonotonicClock().now.advanced(by: .zero - age)
    return driver.fill(sequence: sequence, at: time) { memory in
      memory.copyBytes(from: bytes)
      return bytes.count
    } change: {
      change(&$0)
    }
  }
}

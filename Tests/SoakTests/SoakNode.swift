import CLinux
import Glibc
import Platform

@testable import CameraTestSupport
@testable import VideoCapture

/// A V4L2 driver whose frames come as fast as the test allows them. One thread uses it.
final class SoakNode: V4L2Node {
  private let script: SoakScript
  private let driver: SimulatedDriver
  private var number: UInt64 = 0
  private var sequence: UInt32 = 0
  private var lastStamp = MonotonicInstant(nanoseconds: 0)

  init(_ script: SoakScript) {
    self.script = script
    let picture = script.picture
    driver = SimulatedDriver(
      SimulatedDriver.Stream(
        format: picture.format, width: picture.width, height: picture.height,
        bytesPerLine: picture.format == .mjpeg ? 0 : 2 * picture.width,
        sizeImage: picture.bytes.count, interval: script.interval,
        flags: UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC), content: picture.bytes))
  }

  /// Fills one to three buffers, as after a late wake-up.
  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) {
    let clock = MonotonicClock()
    if driver.hasFrame { return (signal.wait(until: clock.now), POLLIN) }
    while clock.now < deadline {
      if script.isLive, signal.wait(until: clock.now.advanced(by: script.interval)) {
        return (true, 0)
      }
      let burst = script.isLive ? 1 : 1 + Int(number % 3)
      var count = 0
      while count < burst, driver.hasRoom {
        let allowance = script.takeAllowance()
        guard allowance > 0 else { break }
        fill(isLast: allowance == 1)
        count += 1
      }
      if count > 0 { return (signal.wait(until: clock.now), POLLIN) }
      if signal.wait(until: clock.now.advanced(by: .milliseconds(1))) { return (true, 0) }
    }
    return (false, 0)
  }

  private func fill(isLast: Bool) {
    number += 1
    let fault = isLast ? nil : SoakScript.Fault(number)
    sequence &+= fault == .skipped ? 2 : 1
    let written = fault == .repeated ? number - 1 : number
    // Microseconds, and always later than the one before.
    lastStamp = max(MonotonicClock().now, lastStamp.advanced(by: .microseconds(1)))
    let picture = script.picture
    _ = driver.fill(sequence: sequence, at: lastStamp) { memory in
      memory.storeBytes(
        of: written.littleEndian, toByteOffset: picture.numberOffset, as: UInt64.self)
      return picture.bytes.count - (fault == .short ? 2 : 0)
    } change: { buffer in
      if fault == .damaged { buffer.flags |= UInt32(V4L2_BUF_FLAG_ERROR) }
      if fault == .unstamped { buffer.flags = 0 }
    }
    script.note(sequence, fault)
  }

  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer {
    driver.memory(at: offset)
  }

  func unmap(_ memory: UnsafeRawBufferPointer) {}

  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
    driver.answer(request, argument)
  }
}

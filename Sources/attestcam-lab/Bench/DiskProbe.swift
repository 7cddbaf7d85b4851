import Glibc
import Platform

/// What it costs to make one record durable: a file like those of the device's state, on the same disk.
actor DiskProbe {
  private static let record = [UInt8](repeating: 7, count: 80)

  private let file: Int32
  private var slot = 0
  private let thread = DedicatedThread(name: "bench-disk")

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Throws: `SystemError`.
  init(_ path: String) throws {
    try DurableFile.write([UInt8](repeating: 0, count: 2 * Self.record.count), to: path)
    file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw SystemError.last("cannot open \(path)") }
  }

  deinit { close(file) }

  /// Nanoseconds for one record in place and its fdatasync(2).
  ///
  /// - Throws: `SystemError`.
  func measure() throws -> Double {
    let clock = MonotonicClock()
    slot = 1 - slot
    let start = clock.now
    let written = pwrite(file, Self.record, Self.record.count, slot * Self.record.count)
    guard written == Self.record.count, fdatasync(file) == 0 else {
      throw SystemError.last("cannot sync the probe file")
    }
    return Double(start.duration(to: clock.now).wholeNanoseconds)
  }
}

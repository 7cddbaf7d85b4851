import Platform

/// The system calls on one open V4L2 node; tests put a script in the kernel's place. Used by one thread.
protocol V4L2Node: AnyObject {
  /// One ioctl, its argument the structure that the kernel documents for it.
  ///
  /// - Returns: 0 or errno.
  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32

  /// Maps a buffer for reading (mmap(2)).
  ///
  /// - Throws: `CameraError` at step `mmap`.
  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer

  /// Gives a mapping back.
  func unmap(_ memory: UnsafeRawBufferPointer)

  /// Blocks until the signal is raised, the node has an event, or the time is up; see `StopSignal.poll`.
  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32)
}

/// Bytes at an address that stays, as a C struct of pointers needs them.
final class FixedBytes {
  let start: UnsafePointer<UInt8>
  let count: Int

  init(_ bytes: some Collection<UInt8>) {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
    _ = memory.initialize(from: bytes)
    count = bytes.count
    start = UnsafePointer(memory.baseAddress ?? UnsafeMutablePointer.allocate(capacity: 1))
  }

  deinit { start.deallocate() }
}

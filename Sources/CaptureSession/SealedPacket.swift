import Platform

/// A finished packet's bytes in locked memory; overwritten when the last holder lets go.
public final class SealedPacket: Sendable, CustomStringConvertible {
  private let memory: LockedMemory
  /// Length in bytes.
  public var count: Int { memory.count }

  /// - Throws: `SystemError` when the memory cannot be locked.
  public init(
    byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(SystemError) {
    memory = try LockedMemory(byteCount: byteCount)
    memory.withUnsafeMutableBytes(0..<byteCount, fill)
  }

  /// Reads the packet in place.
  public func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows
    -> Value
  {
    try memory.withUnsafeBytes(0..<memory.count, body)
  }

  public var description: String { "SealedPacket(\(count) bytes)" }
}

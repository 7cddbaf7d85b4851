import Platform

/// The capture device: takes one request at a time from nonce to packet.
public protocol CaptureDevice: Sendable {
  /// Takes on a capture. When this returns, the nonce is spent durably and the capture runs by itself.
  ///
  /// - Throws: `CaptureFailure`: `.busy`, `.nonceInvalid`, `.nonceReused`, `.deadlineInvalid`, `.stateUnavailable`.
  ///   The nonce is untouched unless the code is `.nonceReused` or `.stateUnavailable`.
  func begin(_ request: CaptureRequest) async throws(CaptureFailure) -> RunningCapture
}

/// A capture under way: exactly one terminal event within the deadline plus 250 ms.
public struct RunningCapture: Sendable {
  /// Ends after `.done` or `.failed`. For one consumer; buffers everything (a capture emits few events).
  public let events: AsyncStream<CaptureEvent>
  /// The outcome; returns when the capture has ended.
  public let outcome: Task<Result<SealedPacket, CaptureFailure>, Never>
  /// Asks the capture to end as `.cancelled`. Without effect once it has ended.
  public let cancel: @Sendable () -> Void

  public init(
    events: AsyncStream<CaptureEvent>, outcome: Task<Result<SealedPacket, CaptureFailure>, Never>,
    cancel: @escaping @Sendable () -> Void
  ) {
    self.events = events
    self.outcome = outcome
    self.cancel = cancel
  }
}

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

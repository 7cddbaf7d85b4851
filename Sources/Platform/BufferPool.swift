import Synchronization

/// A fixed number of equal buffers in one `LockedMemory`: taking and returning one allocates nothing.
public final class BufferPool: Sendable {
  private let memory: LockedMemory
  private let free: Mutex<[Int]>
  /// Size of each buffer in bytes.
  public let bufferSize: Int
  /// How many buffers there are in all.
  public let capacity: Int

  /// - Throws: `SystemError` when the memory cannot be locked.
  public init(buffers: Int, of bufferSize: Int) throws(SystemError) {
    precondition(buffers > 0 && bufferSize > 0)
    self.bufferSize = bufferSize
    capacity = buffers
    memory = try LockedMemory(byteCount: buffers * bufferSize)
    free = Mutex(Array(0..<buffers))
  }

  /// A buffer of `count` 0 for the caller to fill, or nil when all are in use.
  public func take() -> PooledBuffer? {
    guard let slot = free.withLock({ $0.popLast() }) else { return nil }
    return PooledBuffer(pool: self, memory: memory, slot: slot)
  }

  /// Whether `take` would return nil now.
  public var isExhausted: Bool { free.withLock(\.isEmpty) }

  fileprivate func putBack(_ slot: Int, touched: Int) {
    let start = slot * bufferSize
    if touched > 0 { memory.wipe(start..<start + touched) }
    free.withLock { $0.append(slot) }
  }
}

/// One buffer of a pool: owned by exactly one holder, overwritten and returned when that holder lets go.
public struct PooledBuffer: ~Copyable, Sendable {
  private let pool: BufferPool
  private let memory: LockedMemory
  private let slot: Int
  /// How many bytes are in use, from the start.
  public private(set) var count = 0
  /// How many bytes, from the start, may hold something: drivers ask for buffers many times as large as a JPEG frame, so
  /// the rest is not overwritten for each of them.
  private var touched = 0

  fileprivate init(pool: BufferPool, memory: LockedMemory, slot: Int) {
    self.pool = pool
    self.memory = memory
    self.slot = slot
  }

  deinit { pool.putBack(slot, touched: touched) }

  /// The most that fits, in bytes.
  public var capacity: Int { pool.bufferSize }

  /// Reads the bytes in use.
  public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = slot * pool.bufferSize
    return try memory.withUnsafeBytes(start..<start + count, body)
  }

  /// Fills the buffer; `body` returns how many bytes, from the start, are now in use: none when it throws.
  public mutating func fill<Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let start = slot * pool.bufferSize
    // A writer may reach past what it reports as used.
    touched = pool.bufferSize
    count = 0
    let used = try memory.withUnsafeMutableBytes(start..<start + pool.bufferSize, body)
    precondition(used >= 0 && used <= pool.bufferSize)
    count = used
  }

  /// Replaces the contents. The caller has checked that `source.count <= capacity`.
  public mutating func copy(from source: UnsafeRawBufferPointer) {
    let start = slot * pool.bufferSize
    precondition(source.count <= pool.bufferSize)
    touched = max(touched, source.count)
    memory.withUnsafeMutableBytes(start..<start + source.count) { $0.copyMemory(from: source) }
    count = source.count
  }
}

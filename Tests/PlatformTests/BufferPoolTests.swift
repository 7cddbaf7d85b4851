import Platform
import Testing

@Suite struct BufferPoolTests {
  @Test("A pool gives as many buffers as it has, and one more for each that comes back")
  func exhaustion() throws {
    let pool = try BufferPool(buffers: 2, of: 64)
    let first = try taken(from: pool)
    do {
      let second = try taken(from: pool)
      let (count, capacity) = (second.count, second.capacity)
      #expect(count == 0 && capacity == 64)
      #expect(pool.isExhausted)
      #expect(throws: Exhausted.self) { _ = try taken(from: pool) }
    }
    #expect(!pool.isExhausted)
    let third = try taken(from: pool)
    #expect(pool.isExhausted)
    _ = (first.count, third.count)
  }

  @Test("Buffers do not overlap")
  func disjoint() throws {
    let pool = try BufferPool(buffers: 2, of: 100)
    var first = try taken(from: pool)
    var second = try taken(from: pool)
    write([UInt8](repeating: 1, count: 100), to: &first)
    write([UInt8](repeating: 2, count: 100), to: &second)
    let firstBytes = contents(first)
    #expect(firstBytes == [UInt8](repeating: 1, count: 100))
    let secondBytes = contents(second)
    #expect(secondBytes == [UInt8](repeating: 2, count: 100))
  }

  @Test("What was written is gone when a buffer comes back, also beyond what was reported as used")
  func zeroing() throws {
    let pool = try BufferPool(buffers: 1, of: 32)
    do {
      var buffer = try taken(from: pool)
      write([UInt8](repeating: 7, count: 32), to: &buffer)
      buffer.fill { bytes in
        bytes[20] = 9
        return 4
      }
      let count = buffer.count
      #expect(count == 4)
    }
    var again = try taken(from: pool)
    again.fill { $0.count }
    let againBytes = contents(again)
    #expect(againBytes == [UInt8](repeating: 0, count: 32))
  }

  @Test("Of two copies into a buffer the longer one is gone too when it comes back")
  func zeroingAfterCopies() throws {
    let pool = try BufferPool(buffers: 1, of: 32)
    do {
      var buffer = try taken(from: pool)
      write([UInt8](repeating: 7, count: 30), to: &buffer)
      write([UInt8](repeating: 8, count: 3), to: &buffer)
      let bytes = contents(buffer)
      #expect(bytes == [8, 8, 8])
    }
    var again = try taken(from: pool)
    again.fill { $0.count }
    let againBytes = contents(again)
    #expect(againBytes == [UInt8](repeating: 0, count: 32))
  }

  @Test("A writer that fails leaves no half-written contents in use")
  func failedFill() throws {
    let pool = try BufferPool(buffers: 1, of: 8)
    var buffer = try taken(from: pool)
    write([1, 2, 3], to: &buffer)
    do throws(SystemError) {
      try buffer.fill { (_) throws(SystemError) in throw SystemError(errno: 0, "no") }
      Issue.record("the writer's error is lost")
    } catch {
      #expect(error.message == "no")
    }
    let count = buffer.count
    #expect(count == 0)
  }

  private struct Exhausted: Error {}

  private func taken(from pool: BufferPool) throws -> PooledBuffer {
    guard let buffer = pool.take() else { throw Exhausted() }
    return buffer
  }

  private func write(_ bytes: [UInt8], to buffer: inout PooledBuffer) {
    bytes.withUnsafeBytes { buffer.copy(from: $0) }
  }

  private func contents(_ buffer: borrowing PooledBuffer) -> [UInt8] {
    buffer.withUnsafeBytes { Array($0) }
  }
}

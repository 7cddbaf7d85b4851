import Hummingbird
import NIOCore

extension SealedBytes {
  /// Writes the bytes piece by piece through one small buffer, so that the face is never whole in memory that is
  /// not locked, and overwrites that buffer at the end.
  ///
  /// - Throws: `CancellationError` when their time runs out meanwhile; `ChannelError` when the connection ends.
  func write(to writer: inout any ResponseBodyWriter, over connection: Connection) async throws {
    let pieceSize = 65_536
    var piece = ByteBufferAllocator().buffer(capacity: min(pieceSize, byteCount))
    defer { piece.overwrite() }
    var offset = 0
    while offset < byteCount {
      let range = offset..<min(offset + pieceSize, byteCount)
      piece.clear()
      var isLive = false
      piece.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { target in
        let target = UnsafeMutableRawBufferPointer(rebasing: target[..<range.count])
        isLive = copy(range, to: target)
        return isLive ? range.count : 0
      }
      guard isLive else { throw CancellationError() }
      try await writer.write(piece)
      // Only then does the channel let go of the buffer, and it can be filled again in place.
      try await connection.flushed()
      offset = range.upperBound
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func overwrite() {
    clear()
    writeRepeatingByte(0, count: capacity)
  }
}

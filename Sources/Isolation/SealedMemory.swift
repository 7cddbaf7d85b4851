import CLinux
import Glibc
import Platform

/// Bytes in a file without a name that nobody can change any more (memfd_create(2), F_ADD_SEALS): how a process hands a
/// sample to another that does not trust it.
///
/// The kernel frees the pages when the last descriptor is closed. The type cannot be printed: its description names only
/// its size.
public struct SealedMemory: ~Copyable, Sendable {
  public let descriptor: OwnedDescriptor
  /// Bytes.
  public let count: Int

  /// Makes `count` bytes, lets `fill` write them, and seals them. Locked in memory while they are written.
  ///
  /// - Throws: `SystemError` when the kernel refuses the file, its size, the lock or the seals.
  public init(
    byteCount count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(SystemError) {
    descriptor = try Self.make(count, fill)
    self.count = count
  }

  /// Takes over a descriptor from a process that is not trusted.
  ///
  /// - Parameter limit: the most bytes that it may hold.
  /// - Throws: `SystemError` when it is not a sealed file of 1…`limit` bytes; it is closed then.
  public init(received: consuming OwnedDescriptor, limit: Int) throws(SystemError) {
    var status = stat()
    guard clinux_is_sealed(received.number) == 1, fstat(received.number, &status) == 0 else {
      throw SystemError(errno: 0, "what was handed over is not a sealed file")
    }
    guard 1...off_t(limit) ~= status.st_size else {
      throw SystemError(
        errno: 0, "a sealed file of \(status.st_size) bytes; 1 to \(limit) are allowed")
    }
    count = Int(status.st_size)
    descriptor = received
  }

  /// Reads the bytes in place. Their size is sealed, so that the mapping cannot fault.
  ///
  /// - Throws: `SystemError` when they cannot be mapped.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(SystemError) -> Result {
    let address = try Self.map(descriptor.number, count, PROT_READ)
    defer { munmap(address, count) }
    return body(UnsafeRawBufferPointer(start: address, count: count))
  }

  private static func make(
    _ count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(SystemError) -> OwnedDescriptor {
    precondition(count > 0)
    let number = clinux_memory_file("attestcam-sample")
    guard number >= 0 else { throw SystemError.last("cannot make a file in memory") }
    let file = OwnedDescriptor(number)
    guard ftruncate(number, off_t(count)) == 0 else {
      throw SystemError.last("cannot make a file of \(count) bytes in memory")
    }
    let address = try map(number, count, PROT_READ | PROT_WRITE)
    let locked = clinux_mlock(address, count)
    guard locked == 0 else {
      munmap(address, count)
      throw SystemError(errno: locked, "cannot lock \(count) bytes in memory")
    }
    fill(UnsafeMutableRawBufferPointer(start: address, count: count))
    // F_SEAL_WRITE is refused while the file is mapped for writing.
    munmap(address, count)
    let sealed = clinux_seal(number)
    guard sealed == 0 else { throw SystemError(errno: sealed, "cannot seal a file in memory") }
    return file
  }

  private static func map(
    _ descriptor: Int32, _ count: Int, _ protection: Int32
  ) throws(SystemError) -> UnsafeMutableRawPointer {
    guard let address = mmap(nil, count, protection, MAP_SHARED, descriptor, 0),
      address != MAP_FAILED
    else { throw SystemError.last("cannot map \(count) bytes of a file in memory") }
    return address
  }
}

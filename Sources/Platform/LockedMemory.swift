import CLinux
import Glibc

/// Page-aligned memory that is never swapped, never dumped, and overwritten when released.
///
/// Frames, samples and secrets live here (docs/design.md, invariant 5). The type cannot be printed: its
/// description names only its size.
///
/// Sendable proof: the address never changes; `BufferPool` and callers hand out disjoint ranges.
public final class LockedMemory: @unchecked Sendable, CustomStringConvertible {
  private let base: UnsafeMutableRawPointer
  /// Usable size in bytes, as asked for.
  public let count: Int
  private let mappedCount: Int

  /// Maps, locks and shields `count` bytes, zero-filled.
  ///
  /// - Throws: `SystemError` when the kernel refuses; a refused lock names RLIMIT_MEMLOCK and the need.
  public init(byteCount count: Int) throws(SystemError) {
    precondition(count > 0)
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let mapped = (count + page - 1) / page * page
    guard
      let address = mmap(
        nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      address != MAP_FAILED
    else { throw SystemError.last("cannot map \(mapped) bytes of memory") }
    let locked = clinux_mlock(address, mapped)
    guard locked == 0 else {
      munmap(address, mapped)
      throw SystemError(
        errno: locked,
        "cannot lock \(mapped) bytes in memory (limit RLIMIT_MEMLOCK is \(Self.lockLimit)); "
          + "raise LimitMEMLOCK= of the unit, or `ulimit -l`")
    }
    let shielded = clinux_exclude_from_dump(address, mapped)
    guard shielded == 0 else {
      munmap(address, mapped)
      throw SystemError(errno: shielded, "cannot exclude memory from core dumps")
    }
    base = address
    self.count = count
    mappedCount = mapped
  }

  deinit {
    clinux_wipe(base, mappedCount)
    munmap(base, mappedCount)
  }

  /// Overwrites a range with zeros; the compiler may not drop the write.
  public func wipe(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    clinux_wipe(base + range.lowerBound, range.count)
  }

  /// Reads a range in place.
  public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Writes a range in place.
  public func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return try body(
      UnsafeMutableRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  public var description: String { "LockedMemory(\(count) bytes)" }

  private static var lockLimit: String {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(8), &limit) == 0 else { return "unknown" }
    return limit.rlim_cur == rlim_t.max ? "unlimited" : "\(limit.rlim_cur) bytes"
  }
}

import DeviceKeys
import Glibc
import Platform

/// A file of equal records, each with its own check value, written in place and made durable one by one.
///
/// A record that was cut off while being written does not check, and is told apart from one never written.
final class RecordFile: Sendable {
  enum Slot {
    case empty
    case damaged
    case record([UInt8])
  }

  private static let checkBytes = 8

  private let file: Int32
  private let path: String
  private let payloadBytes: Int
  private let slots: Int
  private var recordBytes: Int { payloadBytes + Self.checkBytes }

  /// Opens the file.
  ///
  /// - Parameter mayCreate: whether a missing file is made, zero-filled at its full size.
  /// - Throws: `StateError` when it is missing, cannot be read and written, is not private, or has another size.
  init(path: String, payloadBytes: Int, slots: Int, mayCreate: Bool) throws(StateError) {
    self.path = path
    self.payloadBytes = payloadBytes
    self.slots = slots
    let size = (payloadBytes + Self.checkBytes) * slots
    do throws(SystemError) {
      if mayCreate && access(path, F_OK) != 0 && errno == ENOENT {
        try DurableFile.write([UInt8](repeating: 0, count: size), to: path, mode: 0o600)
      }
      file = try retryingOnInterrupt("cannot open \(path)") {
        open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      }
    } catch {
      throw !mayCreate && error.errno == ENOENT
        ? StateError(
          path, "missing on a device that has worked before; restore it, or re-provision the device"
        ) : StateError(error)
    }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 == 0, status.st_size == size
    else {
      throw StateError(
        path, "not a private file of \(size) bytes; restore it, or re-provision the device")
    }
  }

  deinit { close(file) }

  /// All records in order.
  ///
  /// - Throws: `StateError`.
  func readAll() throws(StateError) -> [Slot] {
    var bytes = [UInt8](repeating: 0, count: recordBytes * slots)
    var offset = 0
    while offset < bytes.count {
      let count: Int
      do throws(SystemError) {
        count = try retryingOnInterrupt("cannot read \(path)") {
          bytes.withUnsafeMutableBytes {
            pread(file, $0.baseAddress?.advanced(by: offset), $0.count - offset, offset)
          }
        }
      } catch {
        throw StateError(error)
      }
      guard count > 0 else { throw StateError(path, "became shorter while it was read") }
      offset += count
    }
    return (0..<slots).map { slot in
      let record = bytes[slot * recordBytes..<(slot + 1) * recordBytes]
      let payload = Array(record.prefix(payloadBytes))
      if record.allSatisfy({ $0 == 0 }) { return .empty }
      return record.dropFirst(payloadBytes).elementsEqual(check(payload, slot))
        ? .record(payload) : .damaged
    }
  }

  /// Writes one record and waits until it is on the disk.
  ///
  /// - Throws: `StateError`; the record is then in doubt.
  func write(_ payload: [UInt8], to slot: Int) throws(StateError) {
    precondition(payload.count == payloadBytes && slot < slots)
    let record = payload + check(payload, slot)
    do throws(SystemError) {
      let written = try retryingOnInterrupt("cannot write \(path)") {
        pwrite(file, record, record.count, slot * recordBytes)
      }
      guard written == record.count else {
        throw SystemError(errno: 0, "cannot write \(path): cut off at \(written) bytes")
      }
      try retryingOnInterrupt("cannot sync \(path)") { fdatasync(file) }
    } catch {
      throw StateError(error)
    }
  }

  private func check(_ payload: [UInt8], _ slot: Int) -> [UInt8] {
    Array(
      SHA256.digest(payload + [UInt8(slot & 255), UInt8(slot >> 8 & 255)]).bytes.prefix(
        Self.checkBytes))
  }
}

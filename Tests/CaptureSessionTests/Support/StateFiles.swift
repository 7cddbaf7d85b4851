import DeviceKeys
import Foundation
import Glibc
import Testing

/// The state's files, written down a second time from their description: records of a payload and the first 8 bytes of
/// SHA-256(payload ‖ slot number, two bytes, the lower first).
enum StateFiles {
  static let nonceBytes = 48
  static let capacity = 65_536

  static func record(_ payload: [UInt8], in slot: Int) -> [UInt8] {
    payload + SHA256.digest(payload + [UInt8(slot & 255), UInt8(slot >> 8)]).bytes.prefix(8)
  }

  static func bigEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }

  /// The `number`th nonce of these tests.
  static func nonce(_ number: UInt64) throws -> Nonce {
    try #require(Nonce(SHA256.digest(bigEndian(number)).bytes))
  }

  /// The record of the `number`th nonce, as its slot has it.
  static func nonceRecord(_ number: UInt64) throws -> [UInt8] {
    try record(
      bigEndian(number) + SHA256.digest(nonce(number).bytes).bytes,
      in: Int(number % UInt64(capacity)))
  }

  /// A ledger after the nonces 0..<count.
  static func ledger(_ count: UInt64) throws -> [UInt8] {
    var file = [UInt8](repeating: 0, count: nonceBytes * capacity)
    for number in (count > UInt64(capacity) ? count - UInt64(capacity) : 0)..<count {
      let offset = Int(number % UInt64(capacity)) * nonceBytes
      file.replaceSubrange(offset..<offset + nonceBytes, with: try nonceRecord(number))
    }
    return file
  }

  /// Makes this process's descriptor of `path` one of `device` instead, and so breaks the disk.
  ///
  /// - Returns: the descriptor, for `mend`.
  @discardableResult
  static func breakDisk(under path: String, _ device: String = "/dev/full") throws -> Int32 {
    let entries = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let descriptor = entries.first {
      path == (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))
    }
    let number = try #require(descriptor.flatMap { Int32($0) }, "\(path) is not open")
    try mend(number, with: device)
    return number
  }

  /// Opens a file again under a descriptor that was broken.
  static func mend(_ descriptor: Int32, with path: String) throws {
    let other = open(path, O_RDWR | O_CLOEXEC)
    defer { close(other) }
    try #require(other >= 0)
    try #require(dup2(other, descriptor) == descriptor)
  }
}

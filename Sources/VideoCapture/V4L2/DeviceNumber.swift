import Glibc

/// A device number, as in `/sys/dev/char/81:0`.
struct DeviceNumber: Sendable, Equatable, CustomStringConvertible {
  var major: Int
  var minor: Int

  init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Splits a `dev_t` as gnu_dev_major(3) does, which Swift cannot import.
  init(_ number: dev_t) {
    let bits = UInt64(number)
    major = Int((bits >> 8 & 0xFFF) | (bits >> 32 & 0xFFFF_F000))
    minor = Int((bits & 0xFF) | (bits >> 12 & 0xFFFF_FF00))
  }

  var description: String { "\(major):\(minor)" }
}

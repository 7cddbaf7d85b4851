import DeviceKeys
import HTTPSupport

/// Byte strings of bounded size, in base64url.
extension KeyedDecodingContainer {
  func bytes(forKey key: Key, count: ClosedRange<Int>) throws -> [UInt8] {
    let bytes = try decode(Base64URL.self, forKey: key).bytes
    guard count.contains(bytes.count) else { throw wrongSize(key, count) }
    return bytes
  }

  func byteStrings(
    forKey key: Key, count: ClosedRange<Int>, each size: ClosedRange<Int>
  ) throws -> [[UInt8]] {
    let list = try decode([Base64URL].self, forKey: key).map(\.bytes)
    guard count.contains(list.count) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "must have \(count.lowerBound) to \(count.upperBound) elements")
    }
    guard list.allSatisfy({ size.contains($0.count) }) else { throw wrongSize(key, size) }
    return list
  }

  /// 32 bytes.
  func deviceID(forKey key: Key) throws -> DeviceID {
    guard let id = DeviceID(try bytes(forKey: key, count: 32...32)) else {
      throw wrongSize(key, 32...32)
    }
    return id
  }

  /// At least one byte; the largest is `CertificationRequest`'s to refuse, with a code of its own.
  func certificationRequest(forKey key: Key) throws -> [UInt8] {
    try bytes(forKey: key, count: 1...2 * CertificationRequest.largest)
  }

  private func wrongSize(_ key: Key, _ range: ClosedRange<Int>) -> DecodingError {
    .dataCorruptedError(
      forKey: key, in: self,
      debugDescription: range.count == 1
        ? "must have \(range.lowerBound) bytes"
        : "must have \(range.lowerBound) to \(range.upperBound) bytes")
  }
}

import CBOR
import FoundationEssentials

/// Devices that nobody should believe any more, as the management server says at one time. What it says is trusted
/// only as a `ValidatedDenyList`.
public struct DenyList: Sendable, Equatable {
  /// Bytes of all device IDs: 2,097,152 devices.
  public static let largest = 64 << 20
  private static let width = 32

  /// Higher than that of every list before it.
  public let number: Int
  /// When it was made; whole seconds.
  public let thisUpdate: Date
  /// From when on it says nothing any more; whole seconds.
  public let nextUpdate: Date
  /// 32 bytes each, ascending, in one piece.
  private let devices: [UInt8]

  /// - Parameters:
  ///   - number: 0 or more.
  ///   - thisUpdate: from 1970 on; fractions of seconds are cut off both times.
  ///   - devices: in any order; each counts once.
  /// - Throws: `CryptoError(.malformed)`: `nextUpdate` not after `thisUpdate`, or too many devices.
  public init(
    number: Int, thisUpdate: Date, nextUpdate: Date, devices: some Collection<DeviceID>
  ) throws(CryptoError) {
    let sorted = Set(devices).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sorted.count * Self.width)
    for device in sorted { bytes += device.bytes }
    self.number = number
    self.thisUpdate = Date(timeIntervalSince1970: TimeInterval(thisUpdate.wholeSeconds))
    self.nextUpdate = Date(timeIntervalSince1970: TimeInterval(nextUpdate.wholeSeconds))
    self.devices = bytes
    guard number >= 0, thisUpdate.wholeSeconds >= 0,
      thisUpdate.wholeSeconds < nextUpdate.wholeSeconds, bytes.count <= Self.largest
    else {
      throw CryptoError(
        .malformed,
        "a deny list needs a number from 0, times in order, and 2,097,152 devices at most")
    }
  }

  /// How many devices are on it.
  public var count: Int { devices.count / Self.width }

  /// Whether this device is on it: a binary search without copies.
  public func contains(_ device: DeviceID) -> Bool {
    devices.withUnsafeBytes { list in
      var (low, high) = (0, count)
      while low < high {
        let middle = low + (high - low) / 2
        let entry = list[middle * Self.width..<(middle + 1) * Self.width]
        if entry.lexicographicallyPrecedes(device.bytes) { low = middle + 1 } else { high = middle }
      }
      return low < count
        && list[low * Self.width..<(low + 1) * Self.width].elementsEqual(device.bytes)
    }
  }

  /// `{1: number, 2: this update, 3: next update, 4: device IDs}`.
  var payload: [UInt8] {
    CBOREncoder.encode(
      [
        1: .int(number), 2: .int(Int64(thisUpdate.wholeSeconds)),
        3: .int(Int64(nextUpdate.wholeSeconds)), 4: .bytes(devices),
      ], capacity: devices.count + 64)
  }

  /// Reads a payload strictly.
  ///
  /// - Throws: `SignedMessageError(.malformed)`.
  init(payload: ArraySlice<UInt8>) throws(SignedMessageError) {
    let entries: [CBOREntry]?
    do { entries = try CBORReader.decode(payload, limits: .init(depth: 1, items: 9)).entries } catch
    {
      throw SignedMessageError(.malformed, "deny-list: payload: \(error)")
    }
    guard let entries, entries.map(\.key) == [1, 2, 3, 4],
      let number = entries[0].value.integer, number >= 0,
      let from = entries[1].value.integer, let until = entries[2].value.integer,
      0 <= from, from < until, until <= Self.latest,
      let devices = entries[3].value.byteString
    else {
      throw SignedMessageError(
        .malformed, "deny-list: payload: number, this update before next update, and device IDs")
    }
    guard devices.count <= Self.largest, devices.count.isMultiple(of: Self.width),
      Self.isAscending(devices)
    else {
      throw SignedMessageError(
        .malformed, "deny-list: device IDs must be 32 bytes each, ascending, each once")
    }
    self.number = Int(number)
    thisUpdate = Date(timeIntervalSince1970: TimeInterval(from))
    nextUpdate = Date(timeIntervalSince1970: TimeInterval(until))
    self.devices = Array(devices)
  }

  /// The end of the year 9999, as in certificates (RFC 5280 §4.1.2.5): a `Date` holds every second before it exactly.
  private static let latest: Int64 = 253_402_300_799

  private static func isAscending(_ list: ArraySlice<UInt8>) -> Bool {
    list.withUnsafeBytes { bytes in
      stride(from: width, to: bytes.count, by: width).allSatisfy { start in
        bytes[start - width..<start].lexicographicallyPrecedes(bytes[start..<start + width])
      }
    }
  }
}

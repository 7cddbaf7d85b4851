import CBOR
import DeviceKeys

/// The members of a CBOR map with small whole numbers as keys, read strictly; errors name the member.
struct CBORMembers {
  private let name: String
  private let values: [Int64: CBORValue]

  init(_ bytes: ArraySlice<UInt8>, _ name: String) throws(ManagementError) {
    let value: CBORValue
    do { value = try CBORReader.decode(bytes, limits: .init(depth: 4, items: 64)) } catch {
      throw ManagementError(.invalid, "\(name): \(error)")
    }
    try self.init(value, name)
  }

  private init(_ value: CBORValue, _ name: String) throws(ManagementError) {
    guard let entries = value.entries else {
      throw ManagementError(.invalid, "\(name): must be a map")
    }
    var values: [Int64: CBORValue] = [:]
    for entry in entries {
      guard let key = entry.key.integer else {
        throw ManagementError(.invalid, "\(name): keys must be whole numbers")
      }
      values[key] = entry.value
    }
    self.name = name
    self.values = values
  }

  func invalid(_ key: Int64, _ reason: String) -> ManagementError {
    ManagementError(.invalid, "\(name): \(key): \(reason)")
  }

  func requireOnly(_ known: Set<Int64>) throws(ManagementError) {
    if let unknown = values.keys.first(where: { !known.contains($0) }) {
      throw invalid(unknown, "is not known here")
    }
  }

  func has(_ key: Int64) -> Bool { values[key] != nil }

  func bytes(_ key: Int64, _ count: ClosedRange<Int>) throws(ManagementError) -> [UInt8] {
    guard let bytes = values[key]?.byteString, count.contains(bytes.count) else {
      throw invalid(
        key, "must be a byte string of \(count.lowerBound) to \(count.upperBound) bytes")
    }
    return Array(bytes)
  }

  func deviceID(_ key: Int64) throws(ManagementError) -> DeviceID {
    guard let id = DeviceID(try bytes(key, 32...32)) else {
      throw invalid(key, "must have 32 bytes")
    }
    return id
  }

  func integer(_ key: Int64) throws(ManagementError) -> Int64 {
    guard let number = values[key]?.integer else { throw invalid(key, "must be a whole number") }
    return number
  }

  func text(_ key: Int64) throws(ManagementError) -> String {
    guard let text = values[key]?.textString else { throw invalid(key, "must be a text") }
    return text
  }

  func flag(_ key: Int64) throws(ManagementError) -> Bool {
    guard case .bool(let flag)? = values[key] else { throw invalid(key, "must be true or false") }
    return flag
  }

  /// A name, or nil when it is absent.
  func name(_ key: Int64) throws(ManagementError) -> ManagedName? {
    guard has(key) else { return nil }
    guard let name = ManagedName(try text(key)) else {
      throw invalid(key, "must be \(ManagedName.allowed)")
    }
    return name
  }

  /// A map inside this one, or nil when it is absent.
  func nested(_ key: Int64) throws(ManagementError) -> CBORMembers? {
    guard let value = values[key] else { return nil }
    return try CBORMembers(value, "\(name): \(key)")
  }

  func byteStrings(
    _ key: Int64, _ count: ClosedRange<Int>, each size: ClosedRange<Int>
  ) throws(ManagementError) -> [[UInt8]] {
    guard let list = Self.byteStrings(values[key], count, each: size) else {
      throw invalid(key, "must be an array of byte strings, in number and size as documented")
    }
    return list
  }

  /// An array of byte strings that stands by itself.
  static func byteStrings(
    _ bytes: ArraySlice<UInt8>, _ name: String, _ count: ClosedRange<Int>,
    each size: ClosedRange<Int>
  ) throws(ManagementError) -> [[UInt8]] {
    guard let list = byteStrings(try? CBORReader.decode(bytes), count, each: size) else {
      throw ManagementError(.invalid, "\(name): must be an array of byte strings")
    }
    return list
  }

  private static func byteStrings(
    _ value: CBORValue?, _ count: ClosedRange<Int>, each size: ClosedRange<Int>
  ) -> [[UInt8]]? {
    guard let elements = value?.elements, count.contains(elements.count) else { return nil }
    let list = elements.compactMap(\.byteString).filter { size.contains($0.count) }
    return list.count == elements.count ? list.map { Array($0) } : nil
  }
}

import DeviceKeys

/// A business terminal that may ask for nonces and hand in packets; it is trusted for nothing else.
public struct Terminal: Sendable, Hashable {
  /// 1 to 64 letters, digits, `.`, `-` and `_`.
  public let name: String
  /// The devices whose packets it may hand in.
  public let devices: Set<DeviceID>
  /// What it may ask captures for.
  public let purposes: Set<String>

  /// - Throws: `ServerError(.invalid)` for a bad name, no device, no purpose, or a purpose that is not 1 to 64 such
  ///   characters in lower case.
  public init(
    name: String, devices: Set<DeviceID>, purposes: Set<String>
  ) throws(ServerError) {
    guard Self.isName(name) else {
      throw ServerError(
        .invalid, "a terminal's name has 1 to 64 letters, digits, '.', '-' and '_'")
    }
    guard !devices.isEmpty, !purposes.isEmpty else {
      throw ServerError(.invalid, "a terminal needs at least one device and one purpose")
    }
    // Devices take no others, so a terminal with another purpose could never capture.
    guard purposes.allSatisfy({ Self.isName($0) && $0 == $0.lowercased() }) else {
      throw ServerError(
        .invalid, "a purpose has 1 to 64 lower-case letters, digits, '.', '-' and '_'")
    }
    self.name = name
    self.devices = devices
    self.purposes = purposes
  }

  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

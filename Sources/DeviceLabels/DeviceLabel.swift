import DeviceKeys

/// What stands on a device's label: enough to tell which device this is and which certificate it was given.
///
/// A label is an address and no proof: whoever can copy paper can copy it. Proof is a signature by the device key.
public struct DeviceLabel: Sendable, Hashable {
  /// Who made it; 1 to 64 printable characters.
  public let make: String
  /// Which model; 1 to 64 printable characters.
  public let model: String
  public let deviceID: DeviceID
  /// SHA-256 of the device certificate's DER encoding.
  public let fingerprint: SHA256Digest

  /// - Throws: `LabelError(.name)` that says which name breaks which rule.
  public init(
    make: String, model: String, deviceID: DeviceID, fingerprint: SHA256Digest
  ) throws(LabelError) {
    try Self.check(make, "make")
    try Self.check(model, "model")
    self.make = make
    self.model = model
    self.deviceID = deviceID
    self.fingerprint = fingerprint
  }

  /// For people: one field per line, the values in one column.
  public var text: String {
    """
    make         \(make)
    model        \(model)
    device id    \(deviceID)
    certificate  \(fingerprint)
    """
  }

  /// Unicode scalars, so that the bytes are bounded too.
  static let largestName = 64

  /// A name that reads the same on paper, on a terminal and in a log: no control characters, nothing
  /// invisible or reordering, and no spaces at its ends, where nobody sees them.
  private static func check(_ name: String, _ field: String) throws(LabelError) {
    let scalars = name.unicodeScalars
    guard 1...largestName ~= scalars.count else {
      throw LabelError(
        .name, "\(field) has \(scalars.count) characters; 1 to \(largestName) fit on a label")
    }
    guard scalars.allSatisfy(isPrintable), scalars.first != " ", scalars.last != " " else {
      throw LabelError(
        .name, "\(field) may have printable characters only, and no space at its ends")
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}

import DeviceKeys

/// What the QR code says: `ATTESTCAM:1:` and base 45 of ID ‖ fingerprint ‖ make ‖ 0x00 ‖ model (UTF-8).
///
/// All of it is in the alphanumeric alphabet, so the code is one segment, and no scanner guesses at a character
/// encoding, as it would for names in byte mode.
extension DeviceLabel {
  private static let marker = "ATTESTCAM:"
  private static let version = "1"
  private static let head = "\(marker)\(version):"
  /// Of ID and fingerprint each.
  private static let digestCount = 32

  /// Characters of the longest payload: two names of four-byte characters. It fits into one QR code.
  public static let largestPayload =
    head.utf8.count + Base45.encodedCount(2 * digestCount + 2 * 4 * largestName + 1)

  /// The payload of the QR code.
  public var payload: String {
    Self.head
      + Base45.encode(
        deviceID.bytes + fingerprint.bytes + Array(make.utf8) + [0] + Array(model.utf8))
  }

  /// Reads the payload of a QR code; every label has exactly one.
  ///
  /// - Throws: `LabelError`: `.notLabel`, `.unknownVersion`, `.malformed`, `.name`.
  public init(payload: some Collection<UInt8>) throws(LabelError) {
    guard payload.starts(with: Self.marker.utf8) else {
      throw LabelError(.notLabel, "the QR code is not a device label of Attestcam")
    }
    guard payload.count <= Self.largestPayload else {
      throw LabelError(
        .malformed, "the label has \(payload.count) characters, more than \(Self.largestPayload)")
    }
    let fields = payload.dropFirst(Self.marker.utf8.count)
      .split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    try Self.check(version: fields[0])
    guard fields.count == 2, let bytes = Base45.decode(fields[1]) else {
      throw LabelError(.malformed, "the label's contents are not base 45")
    }
    try self.init(contents: bytes)
  }

  private static func check(version: some Collection<UInt8>) throws(LabelError) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard 1...4 ~= version.count, version.allSatisfy({ digits.contains($0) }) else {
      throw LabelError(.malformed, "the label's version is not a number")
    }
    let name = String(decoding: version, as: UTF8.self)
    guard name == Self.version else {
      throw LabelError(
        .unknownVersion,
        "the label has version \(name); this program reads version \(Self.version) only")
    }
  }

  private init(contents: [UInt8]) throws(LabelError) {
    let names = contents.dropFirst(2 * Self.digestCount)
    guard let deviceID = DeviceID(contents.prefix(Self.digestCount)),
      let fingerprint = SHA256Digest(
        contents.dropFirst(Self.digestCount).prefix(Self.digestCount)),
      let end = names.firstIndex(of: 0)
    else {
      throw LabelError(.malformed, "the label ends before its model")
    }
    guard let make = String(validating: names[..<end], as: UTF8.self),
      let model = String(validating: names[(end + 1)...], as: UTF8.self)
    else { throw LabelError(.malformed, "the label's make or model is not UTF-8") }
    try self.init(make: make, model: model, deviceID: deviceID, fingerprint: fingerprint)
  }
}

import HTTPSupport

/// What the device says about its TPM, for the registry: so that a family of TPMs with a known weakness can be found.
public struct TPMEnrolmentFacts: Codable, Sendable, Equatable {
  /// Vendor ID (TPM_PT_MANUFACTURER), e.g. `IFX`; printable ASCII, at most 64 characters, like the next two.
  public var manufacturer: String
  /// Vendor string (TPM_PT_VENDOR_STRING_1…4).
  public var vendor: String
  /// Firmware version (TPM_PT_FIRMWARE_VERSION_1, 2).
  public var firmware: String
  /// Whether the TPM was in dictionary attack lockout (TPMA_PERMANENT inLockout).
  public var isInLockout: Bool

  /// - Returns: nil when a text is not printable ASCII of at most 64 characters.
  public init?(manufacturer: String, vendor: String, firmware: String, isInLockout: Bool) {
    guard [manufacturer, vendor, firmware].allSatisfy(Self.isAllowed) else { return nil }
    self.manufacturer = manufacturer
    self.vendor = vendor
    self.firmware = firmware
    self.isInLockout = isInLockout
  }

  private static func isAllowed(_ text: String) -> Bool {
    text.utf8.count <= 64 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case manufacturer
    case vendor
    case firmware
    case isInLockout = "in_lockout"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    guard
      let facts = TPMEnrolmentFacts(
        manufacturer: try container.decode(String.self, forKey: .manufacturer),
        vendor: try container.decode(String.self, forKey: .vendor),
        firmware: try container.decode(String.self, forKey: .firmware),
        isInLockout: try container.decode(Bool.self, forKey: .isInLockout))
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath,
          debugDescription: "texts must be printable ASCII of at most 64 characters"))
    }
    self = facts
  }
}

/// TPMA_OBJECT (TPM 2.0 Part 2 §8.3): what a TPM lets be done with a key.
public struct TPMObjectAttributes: OptionSet, Sendable, Hashable, CustomStringConvertible {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Never leaves its TPM.
  public static let fixedTPM = TPMObjectAttributes(rawValue: 1 << 1)
  public static let stClear = TPMObjectAttributes(rawValue: 1 << 2)
  /// Never moves under another parent.
  public static let fixedParent = TPMObjectAttributes(rawValue: 1 << 4)
  /// The TPM itself drew the private number.
  public static let sensitiveDataOrigin = TPMObjectAttributes(rawValue: 1 << 5)
  public static let userWithAuth = TPMObjectAttributes(rawValue: 1 << 6)
  public static let adminWithPolicy = TPMObjectAttributes(rawValue: 1 << 7)
  /// Wrong passwords do not count towards lockout.
  public static let noDA = TPMObjectAttributes(rawValue: 1 << 10)
  public static let encryptedDuplication = TPMObjectAttributes(rawValue: 1 << 11)
  /// Signs only what the TPM made itself, or decrypts only what the TPM understands.
  public static let restricted = TPMObjectAttributes(rawValue: 1 << 16)
  public static let decrypt = TPMObjectAttributes(rawValue: 1 << 17)
  public static let sign = TPMObjectAttributes(rawValue: 1 << 18)
  public static let x509Sign = TPMObjectAttributes(rawValue: 1 << 19)

  /// A packet signing key: exactly these.
  public static let deviceKey: TPMObjectAttributes = [
    .fixedTPM, .fixedParent, .sensitiveDataOrigin, .userWithAuth, .sign, .noDA,
  ]

  private static let names: [(TPMObjectAttributes, String)] = [
    (.fixedTPM, "fixedTPM"), (.stClear, "stClear"), (.fixedParent, "fixedParent"),
    (.sensitiveDataOrigin, "sensitiveDataOrigin"), (.userWithAuth, "userWithAuth"),
    (.adminWithPolicy, "adminWithPolicy"), (.noDA, "noDA"),
    (.encryptedDuplication, "encryptedDuplication"), (.restricted, "restricted"),
    (.decrypt, "decrypt"), (.sign, "sign"), (.x509Sign, "x509Sign"),
  ]

  /// All that the specification defines.
  static let known = TPMObjectAttributes(names.map(\.0))

  /// The names of the attributes that are set.
  public var description: String {
    let set = Self.names.filter { contains($0.0) }.map(\.1)
    return set.isEmpty ? "none" : set.joined(separator: " ")
  }
}

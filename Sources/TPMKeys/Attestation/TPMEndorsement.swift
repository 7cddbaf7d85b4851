/// Who the TPM's maker says it is.
public struct TPMEndorsement: Sendable, Equatable {
  /// Which of the TCG's default templates the key was made from (EK Credential Profile 2.5 §2.2.1.4).
  public enum Kind: String, Sendable, CaseIterable {
    case eccP256 = "ECC P-256 (L-2)"
    case eccP256High = "ECC P-256 (H-2)"
    case rsa2048 = "RSA-2048 (L-1)"
    case rsa2048High = "RSA-2048 (H-1)"

    /// NV index of its certificate.
    var certificateIndex: UInt32 {
      switch self {
      case .eccP256: 0x01C0_000A
      case .eccP256High: 0x01C0_0014
      case .rsa2048: 0x01C0_0002
      case .rsa2048High: 0x01C0_0012
      }
    }

    var needsPolicy: Bool { self == .eccP256 || self == .rsa2048 }

    var template: PublicTemplate {
      switch self {
      case .eccP256: .endorsementECC
      case .eccP256High: .highEndorsementECC
      case .rsa2048: .endorsementRSA
      case .rsa2048High: .highEndorsementRSA
      }
    }
  }

  public let kind: Kind
  /// TPM2B_PUBLIC of the endorsement key.
  public let publicKey: [UInt8]
  /// Its certificate in DER, as it lies in NV without padding; empty when the maker left none. A maker's intermediate
  /// certificates are not in the TPM.
  public let certificates: [[UInt8]]
}

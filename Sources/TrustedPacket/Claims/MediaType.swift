/// What a sample's bytes are, by its number in IANA's registry of CoAP content formats (RFC 7252 §12.3): a byte or two
/// where the name takes eleven.
public enum MediaType: Int, Sendable, ClaimChoice {
  case jpeg = 22
  case png = 23
  var claimValue: Int { rawValue }

  /// As registered.
  public var name: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    }
  }
}

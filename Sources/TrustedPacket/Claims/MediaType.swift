/// What a sample's bytes are, by its number in IANA's registry of CoAP content formats (RFC 7252 §12.3): a byte or two
/// where the name takes eleven.
public enum MediaType: Int, Sendable, ClaimChoice {
  case jpeg = 22
  /// A depth map.
  case png = 23
  var claimValue: Int { rawValue }

  /// What such files' names end in.
  public var fileExtension: String {
    switch self {
    case .jpeg: "jpg"
    case .png: "png"
    }
  }

  /// As registered.
  public var name: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    }
  }
}

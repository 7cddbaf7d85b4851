/// Keys of the claims-set: EAT (RFC 9711 §10), CWT (RFC 8392), and one of our own (docs/packet.md).
public enum ClaimKey: Int64, Sendable, CaseIterable {
  case audience = 3
  case issuedAt = 6
  case nonce = 10
  case ueid = 256
  case oemID = 258
  case hardwareModel = 259
  case uptime = 261
  case debugStatus = 263
  case profile = 265
  case submodules = 266
  case bootCount = 267
  case softwareName = 270
  case softwareVersion = 271
  /// A map by `CaptureKey`: a private key takes five bytes, a key of its own map one.
  case capture = -70000

  /// The name used in docs/packet.md, errors and `attestcam inspect`.
  public var name: String {
    switch self {
    case .audience: "aud"
    case .issuedAt: "iat"
    case .nonce: "eat_nonce"
    case .ueid: "ueid"
    case .oemID: "oemid"
    case .hardwareModel: "hwmodel"
    case .uptime: "uptime"
    case .debugStatus: "dbgstat"
    case .profile: "eat_profile"
    case .submodules: "submods"
    case .bootCount: "bootcount"
    case .softwareName: "swname"
    case .softwareVersion: "swversion"
    case .capture: "capture"
    }
  }
}

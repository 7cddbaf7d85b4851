/// Keys of the claims-set: EAT (RFC 9711 §10), CWT (RFC 8392), and ours from -70000 down (docs/packet.md).
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
  case samples = -70000
  case purpose = -70001
  case captureProfile = -70002
  case quality = -70003
  case liveness = -70004
  case camera = -70005
  case software = -70006
  case clock = -70007
  case keyProtection = -70008
  case link = -70009

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
    case .samples: "samples"
    case .purpose: "purpose"
    case .captureProfile: "capture_profile"
    case .quality: "quality"
    case .liveness: "liveness"
    case .camera: "camera"
    case .software: "software"
    case .clock: "clock"
    case .keyProtection: "key_protection"
    case .link: "link"
    }
  }
}

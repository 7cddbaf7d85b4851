/// Keys of the capture claim (docs/packet.md).
public enum CaptureKey: Int64, Sendable, CaseIterable {
  case samples = 1
  case purpose = 2
  case profile = 3
  case quality = 4
  case liveness = 5
  case cameras = 6
  case software = 7
  case clock = 8
  case keyProtection = 9
  case link = 10
  case audit = 11
  case integrity = 12

  /// The name used in docs/packet.md, errors and `attestcam inspect`.
  public var name: String {
    switch self {
    case .keyProtection: "key_protection"
    default: "\(self)"
    }
  }
}

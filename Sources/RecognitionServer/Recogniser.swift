import Verification

/// Face recognition as an installation plugs it in; Attestcam itself only says which samples are genuine.
public protocol Recogniser: Sendable {
  /// What the accepted samples mean to the installation, in its own words; nil for nothing to say.
  func recognise(_ packet: VerifiedPacket) async -> String?
}

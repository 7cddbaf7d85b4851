import CaptureWorker
import DeviceKeys
import Platform
import VideoCapture

/// What a capture device is made of.
public struct CaptureParts: Sendable {
  public var worker: any CaptureWorker
  /// The same cameras that the worker has.
  public var cameras: PerCamera<PinnedCamera>
  /// Of the depth camera; there exactly when there is one.
  public var calibration: DepthCalibration?
  public var key: any DeviceKey
  /// Goes into every packet; nil for none.
  public var evidence: (any PlatformEvidence)?
  /// The device's certificates, its own first.
  public var chain: CertificateChain
  public var deviceID: DeviceID
  /// What the certificate says of the key.
  public var keyProtection: KeyProtection
  public var state: DeviceState
  public var facts: DeviceFacts
  /// Whether whoever begins a capture may see what the camera sees.
  public var showsPreview = false
  /// How often a camera has come back to its bus since it was pinned; nil where nobody counts. Read for every packet.
  public var reenumerations: @Sendable (CameraRole) throws(SystemError) -> Int? = { _ in nil }

  /// - Throws: `CryptoError(.mismatch)` when the certificate is of another key, or names no device.
  public init(
    worker: any CaptureWorker, cameras: PerCamera<PinnedCamera>,
    calibration: DepthCalibration? = nil, key: any DeviceKey,
    evidence: (any PlatformEvidence)? = nil, chain: CertificateChain, state: DeviceState,
    facts: DeviceFacts
  ) throws(CryptoError) {
    guard key.publicKey == chain.device.publicKey else { throw CryptoError.keyMismatch }
    guard let deviceID = chain.device.deviceID else { throw CryptoError.noDeviceID }
    guard let protection = chain.device.keyProtection, protection.holder == key.protection else {
      throw CryptoError.protectionMismatch
    }
    self.worker = worker
    self.cameras = cameras
    self.calibration = calibration
    self.key = key
    self.evidence = evidence
    self.chain = chain
    self.deviceID = deviceID
    keyProtection = protection
    self.state = state
    self.facts = facts
  }
}

import DeviceKeys

/// Everything a packet's signature covers beside the certificates: an EAT claims-set (RFC 9711) of profile 1.
public struct Claims: Sendable, Hashable {
  /// Our `eat_profile`.
  public static let profile = "urn:uuid:7e81ae9a-caae-4f96-a522-d158ac9c6196"

  /// The challenge this packet answers.
  public var nonce: Nonce
  /// The recognition server it is for.
  public var audience: String
  public var device: DeviceID
  /// Seconds since 1970 by the device's own clock; advisory; nil without a clock.
  public var issuedAt: Int?
  public var clock: ClockQuality
  /// Manufacturer: 16 random bytes (RFC 9711 §4.2.3); nil when not provisioned.
  public var oemID: [UInt8]?
  /// Model, 1…32 bytes; only with `oemID`.
  public var hardwareModel: [UInt8]?
  /// Seconds since boot.
  public var uptime: Int
  public var debugStatus: DebugStatus
  /// Times the device has booted, as far as its state remembers.
  public var bootCount: Int
  public var softwareName: String
  public var softwareVersion: String
  /// SHA-256 of the programs that ran, by name; empty exactly when a manifest vouches for them.
  public var software: [String: SHA256Digest]
  /// One to eight, in the order in which the samples follow the token.
  public var samples: [SampleClaim]
  /// What the sample is for.
  public var purpose: String
  public var captureProfile: ProfileClaim
  public var quality: QualityClaim
  public var liveness: LivenessClaim
  /// One to three, each of another modality, in their order.
  public var cameras: [CameraClaim]
  public var keyProtection: KeyProtection
  public var link: PacketLink
  public var audit: AuditHead
  public var integrity: IntegrityClaim
  /// What the device's TPM adds; nil without one.
  public var tpmQuote: TPMQuoteClaim?

  public init(
    nonce: Nonce, audience: String, device: DeviceID, issuedAt: Int?, clock: ClockQuality,
    oemID: [UInt8]? = nil, hardwareModel: [UInt8]? = nil, uptime: Int, debugStatus: DebugStatus,
    bootCount: Int, softwareName: String, softwareVersion: String,
    software: [String: SHA256Digest], samples: [SampleClaim], purpose: String,
    captureProfile: ProfileClaim, quality: QualityClaim, liveness: LivenessClaim,
    cameras: [CameraClaim], keyProtection: KeyProtection, link: PacketLink, audit: AuditHead,
    integrity: IntegrityClaim = .notRun, tpmQuote: TPMQuoteClaim? = nil
  ) {
    self.nonce = nonce
    self.audience = audience
    self.device = device
    self.issuedAt = issuedAt
    self.clock = clock
    self.oemID = oemID
    self.hardwareModel = hardwareModel
    self.uptime = uptime
    self.debugStatus = debugStatus
    self.bootCount = bootCount
    self.softwareName = softwareName
    self.softwareVersion = softwareVersion
    self.software = software
    self.samples = samples
    self.purpose = purpose
    self.captureProfile = captureProfile
    self.quality = quality
    self.liveness = liveness
    self.cameras = cameras
    self.keyProtection = keyProtection
    self.link = link
    self.audit = audit
    self.integrity = integrity
    self.tpmQuote = tpmQuote
  }
}

import DeviceKeys
import TPMEvidence
import TrustedPacket

extension ClaimsReport {
  public init(_ claims: Claims) {
    self.init(
      audience: claims.audience, deviceID: claims.device.description,
      issuedAt: claims.issuedAt, clock: "\(claims.clock)",
      oemid: claims.oemID.map { Hex.encode($0) },
      hwmodel: claims.hardwareModel.map { Hex.encode($0) }, uptime: claims.uptime,
      debugStatus: "\(claims.debugStatus)", bootCount: claims.bootCount,
      softwareName: claims.softwareName, softwareVersion: claims.softwareVersion,
      software: claims.software.mapValues(\.description), samples: claims.samples.map(Sample.init),
      purpose: claims.purpose,
      captureProfile: CaptureProfile(
        name: claims.captureProfile.name, sha256: claims.captureProfile.digest.description),
      quality: Quality(claims.quality), liveness: Liveness(claims.liveness),
      cameras: claims.cameras.map(Camera.init), keyProtection: claims.keyProtection.rawValue,
      link: Link(
        sequence: claims.link.sequence, previous: claims.link.previous?.description),
      audit: Audit(count: claims.audit.count, head: claims.audit.digest.description),
      integrity: Integrity(claims.integrity),
      quote: claims.tpmQuote.flatMap { Quote($0) })
  }

  /// Where the key lives and who vouched for it, for people.
  public var keyHolder: String {
    KeyProtection(rawValue: keyProtection)?.words ?? keyProtection
  }
}

extension ClaimsReport.Quote {
  /// - Returns: nil when it is not a quote's TPMS_ATTEST.
  init?(_ claim: TPMQuoteClaim) {
    guard let attest = try? TPMAttest(claim.attest),
      case .quote(let selections, let digest) = attest.statement
    else { return nil }
    self.init(
      registers: Dictionary(
        selections.map { ("\($0.bank)", $0.registers) }, uniquingKeysWith: { first, _ in first }),
      digest: digest.description, resetCount: attest.clock.resetCount,
      restartCount: attest.clock.restartCount, clock: attest.clock.milliseconds,
      clockIsSafe: attest.clock.isSafe)
  }
}

extension ClaimsReport.Sample {
  init(_ claim: SampleClaim) {
    self.init(
      mediaType: claim.mediaType.name, length: claim.length, sha256: claim.digest.description,
      width: claim.width, height: claim.height, modality: "\(claim.modality)",
      capturedAfter: claim.capturedAfter, edits: claim.edits.map { "\($0)" },
      geometry: claim.geometry.map(ClaimsReport.Geometry.init))
  }
}

extension ClaimsReport.Geometry {
  init(_ claim: GeometryClaim) {
    let intrinsics = claim.intrinsics.map { Double($0) / 1e6 }
    self.init(
      unit: claim.unit, focal: Array(intrinsics.prefix(2)), centre: Array(intrinsics.dropFirst(2)),
      rotation: claim.rotation.map { Double($0) / 1e6 },
      translation: claim.translation.map { Double($0) / 1000 })
  }
}

extension ClaimsReport.Quality {
  init(_ claim: QualityClaim) {
    func name(_ key: Int) -> String { Measure(claimKey: key)?.rawValue ?? "measure_\(key)" }
    self.init(
      algorithms: claim.algorithms, models: claim.models.mapValues(\.description),
      values: Dictionary(
        uniqueKeysWithValues: claim.values.map { (name($0.key), Double($0.value) / 1e6) }),
      required: claim.required.map(name))
  }
}

extension ClaimsReport.Liveness {
  init(_ claim: LivenessClaim) {
    let evidence = claim.evidence
    let challenge = evidence?.challenge
    self.init(
      level: claim.level.rawValue,
      detectors: Dictionary(
        uniqueKeysWithValues: (evidence?.detectors ?? [:]).map { ($0.key.name, $0.value) }),
      models: evidence?.models.mapValues(\.description) ?? [:],
      settings: evidence?.settings.description, frames: evidence?.frames.description,
      allowed: (challenge?.allowed ?? []).sorted { $0.rawValue < $1.rawValue }.map(\.name),
      prompts: (challenge?.transcript.prompts ?? []).map {
        Prompt(
          action: $0.action.name, prompted: $0.prompted, started: $0.started,
          completed: $0.completed)
      })
  }
}

extension ClaimsReport.Camera {
  init(_ claim: CameraClaim) {
    self.init(
      kind: claim.kind.name, modality: "\(claim.modality)", driver: claim.driver,
      model: claim.model, bus: claim.bus, usbID: claim.usbID, serial: claim.serial,
      descriptors: claim.descriptors.map { Hex.encode($0) }, reenumerations: claim.reenumerations,
      pixelFormat: claim.pixelFormat, isConverted: claim.isConverted, interval: claim.interval,
      timestamps: claim.timestamps.name, skew: claim.skew, framesExamined: claim.framesExamined,
      framesRefused: claim.framesRefused, framesLost: claim.framesLost)
  }
}

extension ClaimsReport.Integrity {
  init(_ claim: IntegrityClaim) {
    switch claim {
    case .notRun: self.init(verified: false, manifest: nil)
    case .verified(let manifest): self.init(verified: true, manifest: manifest.description)
    }
  }
}

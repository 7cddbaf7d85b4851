import CaptureWorker
import DeviceKeys
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// Puts together what the token says.
struct ClaimsBuilder {
  let parts: CaptureParts
  let request: CaptureRequest
  let nonce: Nonce
  let accepted: MonotonicInstant
  /// With the cameras as they were checked against their pins.
  let streams: PerCamera<StartedStream>
  /// Since the cameras were pinned.
  var reenumerations: [CameraRole: Int] = [:]

  func claims(
    for samples: [TakenSample], _ first: SampleSeries.First, _ drops: PerCamera<DropCounts>,
    examined: Int, refused: Int, at position: DeviceState.Position
  ) -> Claims {
    let time = WallClock.now()
    return Claims(
      nonce: nonce, audience: request.audience, device: parts.deviceID,
      issuedAt: time.secondsSince1970,
      clock: time.secondsSince1970 == nil
        ? .none : time.isSynchronised ? .synchronised : .restored,
      oemID: parts.facts.oemID, hardwareModel: parts.facts.hardwareModel, uptime: time.uptime,
      debugStatus: parts.facts.debugStatus, bootCount: Int(clamping: position.bootCount),
      softwareName: parts.facts.softwareName, softwareVersion: parts.facts.softwareVersion,
      software: parts.facts.integrity == .notRun ? parts.facts.software : [:],
      samples: samples.map(claim), purpose: request.purpose,
      captureProfile: ProfileClaim(name: request.profile.name, digest: request.profile.digest),
      quality: quality(first.assessment), liveness: .none,
      cameras: cameraClaims(first.frames, drops, examined: examined, refused: refused),
      keyProtection: parts.keyProtection,
      link: PacketLink(sequence: Int(clamping: position.sequence), previous: position.previous),
      audit: position.audit, integrity: parts.facts.integrity)
  }

  private func claim(for sample: TakenSample) -> SampleClaim {
    let sealed = sample.sealed
    return SampleClaim(
      mediaType: sealed.mediaType, length: sealed.count,
      digest: sealed.withUnsafeBytes { SHA256.digest($0) }, width: sealed.width,
      height: sealed.height, modality: sample.role.modality,
      capturedAfter: Int(
        clamping: max(0, accepted.duration(to: sample.frame.timestamp).wholeMilliseconds)),
      edits: sealed.edits,
      geometry: sample.role == .depth ? parts.calibration.map(GeometryClaim.init) : nil)
  }

  private func quality(_ assessment: FrameAssessment) -> QualityClaim {
    var values: [Int: Int] = [:]
    for measurement in assessment.measurements {
      guard let value = measurement.value, let millionths = Int(exactly: (value * 1e6).rounded())
      else { continue }
      values[measurement.measure.claimKey] = millionths
    }
    let algorithms = parts.worker.abilities.algorithms
    return QualityClaim(
      algorithms: algorithms.id, models: algorithms.models, values: values,
      required: assessment.measurements.filter(\.isRequired).map(\.measure.claimKey).sorted())
  }

  /// Visible first, each with how far its frame was from the visible one's.
  private func cameraClaims(
    _ frames: PerCamera<FrameInfo>, _ drops: PerCamera<DropCounts>, examined: Int, refused: Int
  ) -> [CameraClaim] {
    streams.all.map { role, stream in
      var skew: Int?
      if role != .visible, let frame = frames[role] {
        let offset = frames.visible.timestamp.duration(to: frame.timestamp).wholeNanoseconds
        skew = Int(clamping: offset.magnitude / 1000)
      }
      return cameraClaim(
        role, stream, drops[role] ?? DropCounts(), skew: skew, examined: examined,
        refused: refused)
    }
  }

  private func cameraClaim(
    _ role: CameraRole, _ started: StartedStream, _ drops: DropCounts, skew: Int?, examined: Int,
    refused: Int
  ) -> CameraClaim {
    let (camera, stream) = (started.camera, started.format)
    return CameraClaim(
      kind: camera.kind.claim, modality: role.modality, driver: Self.clip(camera.driver),
      model: Self.clip(camera.model), bus: Self.clip(camera.bus),
      usbID: camera.usbID.map(Self.clip), serial: camera.serial.map(Self.clip),
      descriptors: camera.descriptors.map {
        Array($0.bytes.prefix(CameraClaim.descriptorBytes))
      },
      reenumerations: reenumerations[role],
      pixelFormat: (stream.convertedFrom ?? stream.format).rawValue,
      isConverted: stream.convertedFrom != nil,
      interval: Int(clamping: max(1, stream.interval.wholeNanoseconds / 1000)),
      timestamps: stream.timestampSource.claim, skew: skew,
      framesExamined: examined, framesRefused: refused + drops.refused,
      framesLost: drops[.lost])
  }

  /// Driver strings are foreign: 1…64 bytes of whole code points. A character of many code points may be longer.
  private static func clip(_ text: String) -> String {
    var clipped = (text.isEmpty ? "-" : text).unicodeScalars
    while clipped.reduce(0, { $0 + UTF8.width($1) }) > 64 { clipped.removeLast() }
    return String(clipped)
  }
}

extension TimestampSource {
  /// The same source as the packet spells it.
  var claim: CameraClaim.TimestampSource {
    switch self {
    case .startOfExposure: .startOfExposure
    case .endOfFrame: .endOfFrame
    case .dequeued: .dequeue
    }
  }
}

extension CameraRole {
  /// The same as the packet spells it.
  var modality: Modality {
    switch self {
    case .visible: .visible
    case .infrared: .infrared
    case .depth: .depth
    }
  }
}

extension CameraIdentity.Kind {
  /// The same kind as the packet spells it.
  public var claim: CameraClaim.Kind {
    switch self {
    case .device: .device
    case .virtual: .virtual
    case .replay: .replay
    }
  }
}

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
  let stream: StreamFormat
  /// As it was checked against the pin.
  let camera: CameraIdentity
  /// That the sample was made of.
  let frame: FrameInfo
  /// What said that a person was there.
  var liveness = LivenessClaim.none
  /// Since the camera was pinned.
  var reenumerations: Int?

  func claims(
    for sample: SealedSample, _ assessment: FrameAssessment, examined: Int, refused: Int,
    at position: DeviceState.Position
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
      samples: [claim(for: sample)], purpose: request.purpose,
      captureProfile: ProfileClaim(name: request.profile.name, digest: request.profile.digest),
      quality: quality(assessment), liveness: liveness,
      cameras: [cameraClaim(sample.drops, examined: examined, refused: refused)],
      keyProtection: parts.keyProtection,
      link: PacketLink(sequence: Int(clamping: position.sequence), previous: position.previous),
      audit: position.audit, integrity: parts.facts.integrity)
  }

  private func claim(for sample: SealedSample) -> SampleClaim {
    SampleClaim(
      mediaType: .jpeg, length: sample.count,
      digest: sample.withUnsafeBytes { SHA256.digest($0) }, width: sample.width,
      height: sample.height, modality: .visible,
      capturedAfter: Int(
        clamping: max(0, accepted.duration(to: frame.timestamp).wholeMilliseconds)),
      edits: sample.edits)
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

  private func cameraClaim(_ drops: DropCounts, examined: Int, refused: Int) -> CameraClaim {
    CameraClaim(
      kind: camera.kind.claim, driver: Self.clip(camera.driver),
      model: Self.clip(camera.model), bus: Self.clip(camera.bus),
      usbID: camera.usbID.map(Self.clip), serial: camera.serial.map(Self.clip),
      descriptors: camera.descriptors.map {
        Array($0.bytes.prefix(CameraClaim.descriptorBytes))
      },
      reenumerations: reenumerations, pixelFormat: stream.format.rawValue,
      interval: Int(clamping: max(1, stream.interval.wholeNanoseconds / 1000)),
      timestamps: stream.timestampSource.claim,
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

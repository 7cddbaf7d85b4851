import AuditLog
import CaptureSession
import CaptureWorker
import DeviceAPI
import DeviceKeys
import FaceQuality
import Foundation
import Glibc
import HTTPSupport
import Integrity
import Logging
import Platform
import StrictYAML
import TPMKeys
import TrustedPacket
import VideoCapture

extension Daemon.Parts {
  /// The capture device of this machine, with the worker that the program brings along.
  ///
  /// - Parameters:
  ///   - worker: a process of its own for `attestcamd`; in this one for `attestcam-lab serve`.
  ///   - kinds: kinds of camera that may deliver; nil for what the configuration says.
  ///   - program: name that stands in the signed claims.
  ///   - debugStatus: `dbgstat` in the signed claims.
  ///   - logger: gets the head of the audit log after each record, so that a copy of it leaves the device with the
  ///     journal.
  /// - Throws: `YAMLError`.
  public init(
    _ configuration: Configuration, _ materials: DaemonMaterials, worker: any CaptureWorker,
    kinds: Set<CameraIdentity.Kind>? = nil, program: String, debugStatus: DebugStatus,
    logger: Logger
  ) throws(YAMLError) {
    try configuration.using("stream") {
      try Self.checkLockableMemory(for: configuration, materials.profiles)
    }
    let choices = configuration.cameras
    let cameras = choices.map { _, choice in
      var pin = choice.pin
      if let kinds { pin.kinds = kinds }
      return PinnedCamera(pin: pin, stream: choice.stream)
    }
    let facts = DeviceFacts(
      softwareName: program, softwareVersion: AttestcamVersion.current,
      software: try configuration.using("state_directory") { try Self.software(program) },
      integrity: materials.installation.result.claim, debugStatus: debugStatus)
    let state = try configuration.using("state_directory") {
      try DeviceState(
        directory: configuration.stateDirectory, audit: configuration.audit.directory,
        rules: configuration.audit.rules
      ) { head in
        logger.notice("audit", metadata: ["count": "\(head.count)", "head": "\(head.digest)"])
      }
    }
    var parts = try configuration.using("certificate") {
      try CaptureParts(
        worker: worker, cameras: cameras, calibration: configuration.calibration,
        key: materials.key, evidence: materials.evidence, chain: materials.chain, state: state,
        facts: facts)
    }
    parts.showsPreview = configuration.preview
    parts.liveness = materials.liveness
    if kinds == nil {
      let directory = configuration.stateDirectory
      parts.reenumerations = { (role) throws(SystemError) in
        guard let device = choices[role]?.device, let pin = cameras[role]?.pin else { return nil }
        // The first kind of camera had the file to itself.
        let name = role == .visible ? "enumerations" : "enumerations-\(role.rawValue)"
        return try EnumerationRecord(path: "\(directory)/\(name)", pin: pin).count(for: device)
      }
    }
    let complete = parts
    self.init(
      device: AttestingDevice(parts: complete),
      describe: { await Self.description(complete, materials) },
      profiles: materials.profiles,
      healthChecks: [
        "audit": { await Self.auditHealth(state) },
        "certificate": { Self.certificateHealth(materials.chain.device) },
        "liveness": { await Self.livenessHealth(state) },
        "state": { Self.stateHealth(configuration.stateDirectory) },
      ])
    if let key = materials.key as? TPMKey {
      healthChecks["key"] = { await Self.keyHealth(key) }
    }
    if let worker = worker as? RemoteWorker {
      healthChecks["worker"] = { Self.workerHealth(worker.health) }
      self.worker = KeptWorker(worker)
    }
    if kinds == nil {
      kept = choices.all.map { role, choice in
        KeptCamera(role, path: choice.device, pin: choice.pin)
      }
    }
  }

  /// Captures that cannot lock their frames would fail one by one; better that the daemon does not start.
  ///
  /// Locks, for a moment, what a capture needs at most: of each camera its frames, the image under analysis, sample and
  /// packet, together eight frames of 16 bits a pixel; the further stills of the profile that wants the most; and of a
  /// preview the picture that is made and the one that is read.
  private static func checkLockableMemory(
    for configuration: Configuration, _ profiles: [CaptureProfile]
  ) throws {
    let stills = profiles.map(\.samples.stills).max() ?? 1
    let bytes = configuration.cameras.all.map { role, camera in
      let frames = 8 + (role == .visible ? 2 * (stills - 1) : 0)
      return frames * 2 * camera.stream.width * camera.stream.height
    }
    let preview = configuration.preview ? 2 * SealedSample.previewLimit : 0
    _ = try LockedMemory(byteCount: bytes.reduce(preview, +))
  }

  /// The digest of the running program; of the file that was executed, even when it was replaced since.
  private static func software(_ program: String) throws -> [String: SHA256Digest] {
    let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemError.last("cannot read the running program") }
    defer { close(file) }
    return [program: try SHA256.digest(file: file, named: program, limit: .max)]
  }

  private static func description(
    _ parts: CaptureParts, _ materials: DaemonMaterials
  ) async -> DeviceDescription {
    let cameras = await parts.worker.cameras
    let algorithms = parts.worker.abilities.algorithms
    return DeviceDescription(
      deviceID: Base64URL(parts.deviceID.bytes),
      certificates: parts.chain.certificates.map { Base64URL($0.der) },
      keyProtection: parts.keyProtection.rawValue,
      software: .init(name: parts.facts.softwareName, version: parts.facts.softwareVersion),
      cameras: CameraRole.allCases.compactMap { role in
        cameras[role].map {
          .init(
            role: role.rawValue, kind: $0.kind.rawValue, driver: $0.driver, model: $0.model,
            bus: $0.bus, usbID: $0.usbID, serial: $0.serial)
        }
      },
      algorithms: .init(
        id: algorithms.id, models: algorithms.models.mapValues { Base64URL($0.bytes) }),
      profiles: materials.profiles.map { .init(name: $0.name, sha256: Base64URL($0.digest.bytes)) })
  }

  private static func certificateHealth(_ certificate: Certificate) -> HealthReport.Part {
    let now = Date.now
    if now < certificate.notBefore { return .failed("not yet valid; is the clock right?") }
    if now > certificate.notAfter {
      return .failed("expired; run attestcam-provision enroll")
    }
    return .ok
  }

  /// Whether the end of another capture can be recorded.
  private static func auditHealth(_ state: DeviceState) async -> HealthReport.Part {
    do throws(CaptureFailure) {
      try await state.checkAudit()
      return .ok
    } catch {
      return .failed("no capture is possible: \(error.message)")
    }
  }

  /// Loads the key into its TPM, as a capture would.
  static func keyHealth(_ key: TPMKey) async -> HealthReport.Part {
    do throws(TPMError) {
      try await key.check()
      return .ok
    } catch {
      return .failed("\(error)")
    }
  }

  /// A pause is no fault: what needs no sign of life goes on.
  private static func livenessHealth(_ state: DeviceState) async -> HealthReport.Part {
    guard let pause = await state.pause() else { return .ok }
    return HealthReport.Part(
      status: .ok,
      detail: "too many checks for a living person failed; the next one in "
        + "\(pause.components.seconds + 1) s", code: "paused")
  }

  private static func workerHealth(_ health: WorkerHealth) -> HealthReport.Part {
    switch health.state {
    case .running:
      health.losses == 0
        ? .ok
        : HealthReport.Part(
          status: .ok, detail: "lost and started again \(health.losses) times; see the journal")
    case .down(let reason): .failed(reason)
    }
  }

  private static func stateHealth(_ directory: String) -> HealthReport.Part {
    access(directory, R_OK | W_OK | X_OK) == 0
      ? .ok : .failed("\(directory) cannot be written; no capture is possible")
  }
}

extension IntegrityResult {
  /// The same result as the packet spells it.
  fileprivate var claim: IntegrityClaim {
    switch self {
    case .notRun: .notRun
    case .verified(let manifest): .verified(manifest: manifest)
    }
  }
}

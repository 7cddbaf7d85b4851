import CaptureSession
import CaptureWorker
import DeviceKeys
import FaceQuality
import Foundation
import Integrity
import Liveness
import Platform
import StrictYAML
import TPMKeys
import TrustedPacket
import VideoCapture

/// What the configuration points at, read and checked against each other; `attestcamd --check` stops here.
///
/// Reading blocks, which only matters once the daemon serves.
public struct DaemonMaterials: Sendable {
  public let key: any DeviceKey
  /// Quotes for every packet; nil without `quote` in the configuration.
  public let evidence: (any PlatformEvidence)?
  /// The device's certificates, its own first.
  public let chain: CertificateChain
  /// What profiles were held against.
  public let abilities: WorkerAbilities
  /// By name; among them every profile that `terminals` names.
  public let profiles: [CaptureProfile]
  /// Thresholds of liveness detection; their digest stands in the claims.
  public let liveness: LivenessSettings
  /// What was checked before anything else was read.
  public let installation: CheckedInstallation

  /// - Parameter abilities: of the worker that will see for the daemon.
  /// - Throws: `YAMLError` that names the key whose value is at fault.
  public init(
    _ configuration: Configuration, abilities: WorkerAbilities
  ) throws(YAMLError) {
    self.abilities = abilities
    let installation = try configuration.using("integrity") {
      let installation = try CheckedInstallation(configuration.integrity)
      try installation.requireProcess()
      return installation
    }
    self.installation = installation
    let (key, tpm) = try configuration.using("key") { try Self.key(configuration.key) }
    self.key = key
    let chain = try configuration.using("certificate") {
      let bytes = try DurableFile.read(configuration.certificate, limit: 65_536)
      let chain = try CertificateChain(pem: String(decoding: bytes, as: UTF8.self))
      guard chain.device.publicKey == key.publicKey else { throw CryptoError.keyMismatch }
      guard chain.device.deviceID != nil else { throw CryptoError.noDeviceID }
      return chain
    }
    self.chain = chain
    evidence = try configuration.using("quote") {
      guard let tpm, let choice = configuration.quote else { return nil }
      return try TPMQuoter(choice, in: tpm, for: chain.device)
    }
    try configuration.using("integrity") {
      try installation.require(abilities.algorithms.models)
      try installation.require(abilities.livenessModels)
    }
    liveness = try configuration.using("liveness") {
      try configuration.livenessThresholds.map(LivenessSettings.load) ?? .standard
    }
    profiles = try configuration.using("profiles_directory") {
      try Self.profiles(configuration.profilesDirectory)
    }
    for terminal in configuration.terminals {
      for name in terminal.profiles {
        let profile = profiles.first { $0.name == name }
        try Self.check(profile, name, terminal, abilities, configuration)
      }
    }
  }

  /// A profile that nobody may use need not be assessable here.
  private static func check(
    _ profile: CaptureProfile?, _ name: String, _ terminal: Terminal,
    _ abilities: WorkerAbilities, _ configuration: Configuration
  ) throws(YAMLError) {
    var reason: String?
    if let profile {
      do { try profile.checkAssessable(among: abilities.assessable) } catch { reason = "\(error)" }
      let plan = profile.samples
      for (role, isWanted) in [(CameraRole.infrared, plan.infrared), (.depth, plan.depth)]
      where isWanted && configuration.cameras[role] == nil {
        reason = "profile \(name) wants samples of \(role.camera), and none is configured"
      }
      reason = reason ?? Self.missing(for: profile, abilities)
    } else {
      reason = "\(configuration.profilesDirectory) has no profile \(name).yaml"
    }
    if let reason {
      throw YAMLError(
        file: configuration.file, line: terminal.line, key: "terminals", reason: reason)
    }
  }

  /// What a profile's liveness needs and this installation has not; nil when it has all.
  private static func missing(
    for profile: CaptureProfile, _ abilities: WorkerAbilities
  ) -> String? {
    let missing = (profile.liveness?.detectors ?? []).subtracting(abilities.liveness)
    guard !missing.isEmpty else { return nil }
    let names = missing.sorted { $0.rawValue < $1.rawValue }.map(\.name).joined(separator: ", ")
    return
      "profile \(profile.name) requires liveness by \(names), which this installation cannot do: "
      + "action needs the model mesh, passive the models passive, infrared and depth their cameras"
  }

  /// Asks the TPM, when one holds the key, whether it can use it.
  ///
  /// Not part of `init`: a TPM that is still starting when the daemon does must not keep it down.
  /// - Throws: `YAMLError`.
  public func checkKey(for configuration: Configuration) async throws(YAMLError) {
    guard let key = key as? TPMKey else { return }
    do throws(TPMError) { try await key.check() } catch {
      try configuration.using("key") { throw error }
    }
  }

  /// What was found and checked, for people.
  public func findings(for configuration: Configuration) -> [String] {
    [
      "configuration  \(configuration.file)",
      "device         \(chain.device.deviceID?.description ?? "none")",
      "certificate    \(configuration.certificate), until \(chain.device.notAfter)",
      "integrity      \(integrityFinding)",
      "key            \(key.protection.rawValue), belongs to the certificate",
      "quote          \(evidence == nil ? "none" : "in every packet")",
      "algorithms     \(abilities.algorithms.id)",
      "profiles       \(profiles.map(\.name).joined(separator: ", "))",
      "terminals      \(configuration.terminals.count), all profiles known",
      "not checked    camera, state directory, socket; see attestcam doctor",
    ]
  }

  private var integrityFinding: String {
    switch installation.result {
    case .notRun: "not checked: no manifest is configured"
    case .verified(let digest): "\(installation.fileCount) files as manifest \(digest) says"
    }
  }

  /// The key, and the TPM that holds it.
  private static func key(_ source: Configuration.KeySource) throws -> (any DeviceKey, TPM?) {
    switch source {
    case .file(let path, let passphrase):
      return (try FileKey(path: path, passphrase: try passphrase.map(Passphrase.read)), nil)
    case .tpm(let path, let tcti, let storagePrimary):
      let text = try DurableFile.read(storagePrimary, limit: 1024)
      let line = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines)
      guard let name = Hex.decode(line).flatMap({ TPMName($0) }) else {
        throw CryptoError.unacceptable(
          "\(storagePrimary) must hold the 68 hex digits that attestcam-provision init wrote")
      }
      let tpm = try TPM(tcti: tcti, storagePrimaryName: name)
      return (try TPMKey.load(path: path, in: tpm), tpm)
    }
  }

  private static func profiles(_ directory: String) throws -> [CaptureProfile] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".yaml") }.sorted()
      .map { try CaptureProfile.load("\(directory)/\($0)") }
  }
}

extension Configuration {
  /// Runs `body`, turning what it throws into a fault of one key.
  func using<Value>(
    _ key: String, _ body: () throws -> Value
  ) throws(YAMLError) -> Value {
    do {
      return try body()
    } catch {
      throw YAMLError(
        file: file, line: lines[key] ?? 0, key: key, reason: "\(error)")
    }
  }
}

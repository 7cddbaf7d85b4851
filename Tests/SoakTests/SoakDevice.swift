import CaptureSession
import CaptureWorker
import DeviceKeys
import FaceAnalysis
import FaceQuality
import Foundation
import TestSupport
import TrustedPacket
import Verification
import VideoCapture

/// A capture device with a real key, state and detector, whose camera is a soak camera.
struct SoakDevice {
  let device: AttestingDevice
  private let folder: TemporaryFolder
  private let root: Certificate

  static let profile = CaptureProfile(
    name: "soak", digest: SHA256.digest(Array("soak".utf8)), requirements: [:],
    sample: SampleRequirement(minimumWidth: 160, minimumHeight: 120, jpegQuality: 90))
  /// Of each capture.
  static let deadline = Duration.seconds(10)

  init(_ script: SoakScript) async throws {
    folder = try TemporaryFolder()
    let now = Date.now
    let rootKey = try IssuerKey.create(path: folder.file("root"))
    let issuerKey = try IssuerKey.create(path: folder.file("issuer"))
    let key = try FileKey.create(path: folder.file("device"))
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: now - 3600, notAfter: now + 86_400)
    }
    root = try rootKey.issue(template(.root(name: "Root"), rootKey.publicKey), issuer: nil)
    let issuer = try rootKey.issue(
      template(.issuing(name: "Issuer"), issuerKey.publicKey), issuer: root)
    let certificate = try issuerKey.issue(
      template(.device(.random(), .file), key.publicKey), issuer: issuer)
    let state = folder.file("state")
    try FileManager.default.createDirectory(
      atPath: state, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let worker = LocalWorker(
      camera: try await script.camera(),
      assessor: try DetectorAssessor(detector: DlibDetector()))
    device = AttestingDevice(
      parts: try CaptureParts(
        worker: worker,
        cameras: PerCamera(
          visible: PinnedCamera(
            pin: CameraPin(kinds: [.virtual]), stream: script.request)), key: key,
        chain: CertificateChain([certificate, issuer]), state: DeviceState(directory: state),
        facts: DeviceFacts(
          softwareName: "soak", softwareVersion: "1", software: ["soak": SHA256.digest([1])],
          debugStatus: .disabled)))
  }

  /// One capture, begun as soon as the one before has given the camera back.
  ///
  /// - Returns: the packet, and the time from the request's acceptance to it.
  func capture(_ nonce: Nonce) async throws -> (packet: [UInt8], time: Duration) {
    let request = CaptureRequest(
      uid: 1000, nonce: nonce.bytes, purpose: "soak", audience: "https://recognition.example/",
      profile: Self.profile, deadline: Self.deadline)
    while true {
      do throws(CaptureFailure) {
        let start = ContinuousClock.now
        let running = try await device.begin(request)
        let packet = try await running.outcome.value.get()
        return (packet.withUnsafeBytes { Array($0) }, ContinuousClock.now - start)
      } catch {
        guard error.code == .busy else { throw error }
      }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Holds a packet to everything that a recognition server asks of one.
  func verify(_ packet: [UInt8], answers nonce: Nonce) async throws {
    let verifier = Verifier(
      trust: try TrustStore(anchors: [root], revocation: .unchecked),
      policy: VerificationPolicy(cameras: [.virtual], liveness: LivenessPolicy(levels: [.none])))
    _ = try await verifier.verify(packet, nonces: ExpectedNonce(nonce), at: .now)
  }
}

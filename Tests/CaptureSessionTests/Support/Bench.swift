import CaptureWorker
import DeviceKeys
import FaceQuality
import Foundation
import Platform
import TestSupport
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

/// A capture device of scripted parts, with real certificates and a state directory of its own.
struct Bench: Sendable {
  let pki: TestPKI
  let folder: TemporaryFolder
  let clock: ManualClock
  let camera: ScriptedCamera
  /// The other cameras of the rig.
  let beside: [CameraRole: ScriptedCamera]
  let assessor: ScriptedAssessor
  let key: ScriptedKey
  let device: AttestingDevice

  static let profile = CaptureProfile(
    name: "test", digest: SHA256.digest(Array("test".utf8)),
    requirements: [
      .faceAreaShare: Requirement(minimum: 0.2), .sharpness: Requirement(minimum: 50),
    ],
    sample: SampleRequirement(
      minimumWidth: Picture.width, minimumHeight: Picture.height, jpegQuality: 80))

  /// A camera beside the visible one.
  struct Beside: Sendable {
    var takes: [ScriptedCamera.Take]
    var format = PixelFormat.grey
    var identity = CameraIdentity(
      kind: .device, driver: "uvcvideo", model: "Rig", bus: "usb-0000:00:14.0-2")
    var pin = CameraPin()
  }

  /// - Parameter usesRealClock: for deadlines that really pass and frames that really come.
  init(
    takes: [ScriptedCamera.Take], verdicts: [ScriptedAssessor.Verdict] = [.accept],
    key mood: ScriptedKey.Mood = .willing, pin: CameraPin = CameraPin(),
    format: PixelFormat = .mjpeg, drops: DropCounts = .init(),
    beside: [CameraRole: Beside] = [:], calibration: DepthCalibration? = nil,
    evidence: (any PlatformEvidence)? = nil, folder: TemporaryFolder? = nil,
    usesRealClock: Bool = false, adjust: (inout CaptureParts) -> Void = { _ in }
  ) throws {
    pki = try TestPKI.shared.get()
    self.folder = try folder ?? TemporaryFolder()
    clock = ManualClock(MonotonicInstant(nanoseconds: 5_000_000_000))
    camera = try ScriptedCamera(takes, clock: clock, format: format, drops: drops)
    assessor = ScriptedAssessor(verdicts)
    key = ScriptedKey(pki.key, mood)
    var others: [CameraRole: ScriptedCamera] = [:]
    for (role, other) in beside {
      let camera = try ScriptedCamera(other.takes, clock: clock, format: other.format)
      camera.identity = other.identity
      others[role] = camera
    }
    self.beside = others
    let cameras = PerCamera<any Camera>(
      visible: camera, infrared: others[.infrared], depth: others[.depth])
    var parts = try CaptureParts(
      worker: LocalWorker(cameras: cameras, assessor: assessor),
      cameras: cameras.map { role, _ in
        PinnedCamera(
          pin: role == .visible ? pin : beside[role]?.pin ?? CameraPin(), stream: StreamRequest())
      }, calibration: calibration, key: key,
      evidence: evidence, chain: pki.chain, state: DeviceState(directory: self.folder.path),
      facts: DeviceFacts(
        softwareName: "test", softwareVersion: "1", software: ["test": SHA256.digest([1])],
        debugStatus: .disabled))
    adjust(&parts)
    device =
      usesRealClock
      ? AttestingDevice(parts: parts) : AttestingDevice(parts: parts, clock: clock)
  }

  /// A bench whose camera takes these steps in every capture.
  init(
    _ steps: [ScriptedCamera.Step], verdicts: [ScriptedAssessor.Verdict] = [.accept],
    key mood: ScriptedKey.Mood = .willing, pin: CameraPin = CameraPin(),
    adjust: (inout CaptureParts) -> Void = { _ in }
  ) throws {
    try self.init(
      takes: [ScriptedCamera.Take(steps: steps)], verdicts: verdicts, key: mood, pin: pin,
      adjust: adjust)
  }

  static func request(
    _ nonce: Nonce = .random(), deadline: Duration = .seconds(20),
    profile: CaptureProfile = Bench.profile, purpose: String = "enrol"
  ) -> CaptureRequest {
    CaptureRequest(
      uid: 1000, nonce: nonce.bytes, purpose: purpose, audience: "https://recognition.example/",
      profile: profile, deadline: deadline)
  }

  /// Runs one capture to its end.
  func capture(_ request: CaptureRequest = Bench.request()) async throws -> Ended {
    await Ended(try await device.begin(request))
  }

  /// The code under which a request is refused; nil when it is taken on.
  func refusal(of request: CaptureRequest) async -> CaptureFailure.Code? {
    do throws(CaptureFailure) {
      _ = try await device.begin(request)
      return nil
    } catch {
      return error.code
    }
  }

  /// Begins a capture as soon as the one before has let go of the camera.
  func beginWhenFree(_ request: CaptureRequest = Bench.request()) async throws -> RunningCapture {
    for _ in 0..<1000 {
      do throws(CaptureFailure) { return try await device.begin(request) } catch {
        guard error.code == .busy else { throw error }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    throw CaptureFailure(.busy, "the capture before never ended")
  }

  /// What the verifier of the recognition server makes of a packet.
  func verify(_ packet: [UInt8], answers nonce: Nonce) async throws -> VerifiedPacket {
    let verifier = Verifier(
      trust: try TrustStore(anchors: [pki.root], revocation: .unchecked),
      policy: VerificationPolicy(
        cameras: Set(CameraClaim.Kind.allCases),
        liveness: LivenessPolicy(levels: Set(LivenessLevel.allCases))))
    return try await verifier.verify(packet, nonces: ExpectedNonce(nonce), at: .now)
  }
}

extension Bench {
  /// Waits until the camera has been stopped, which may be after the outcome.
  func untilStopped() async throws {
    for _ in 0..<1000 where camera.isRunning { try await Task.sleep(for: .milliseconds(5)) }
  }
}

/// Tries again while the device before, which is going away, still holds the state directory.
func untilUnlocked<Value>(_ body: () throws -> Value) async throws -> Value {
  for _ in 0..<200 {
    do { return try body() } catch let error as StateError {
      guard error.description.contains("another daemon") else { throw error }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
  return try body()
}

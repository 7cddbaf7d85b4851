import DeviceKeys
import FaceQuality
import PNG
import Platform
import Testing
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

@Suite("Captures with several cameras", .timeLimit(.minutes(1)))
struct RigCaptureTests {
  static let calibration = DepthCalibration(
    unit: 1000, width: Picture.width, height: Picture.height, focalX: 60.5, focalY: 60.25,
    centreX: 31.5, centreY: 23.5, translation: [14.75, 0, -0.2])

  static func plan(_ plan: SamplePlan) -> CaptureProfile {
    var profile = Bench.profile
    profile.samples = plan
    return profile
  }

  /// Frames of one camera, each so much later than the visible one's.
  static func steps(
    _ numbers: ClosedRange<Int>, _ picture: Picture, after skew: Duration = .zero
  ) -> [ScriptedCamera.Step] {
    numbers.map { number in
      var times = FrameTimes.good(number)
      times.stamp += skew
      return .frame(times, picture)
    }
  }

  /// A bench with a rig of three.
  static func bench(
    _ numbers: ClosedRange<Int> = 1...3, infrared skew: Duration = .milliseconds(4),
    beside change: (inout [CameraRole: Bench.Beside]) -> Void = { _ in },
    calibration: DepthCalibration? = Self.calibration
  ) throws -> Bench {
    var beside: [CameraRole: Bench.Beside] = [
      .infrared: Bench.Beside(
        takes: [.init(steps: steps(numbers, .raw(.grey), after: skew))]),
      .depth: Bench.Beside(
        takes: [.init(steps: steps(numbers, .depth, after: .microseconds(-2500)))], format: .z16),
    ]
    change(&beside)
    return try Bench(
      takes: [.init(steps: steps(numbers, try .jpeg()))], beside: beside, calibration: calibration)
  }

  @Test("A sample of each camera is bound to its claim, and each camera speaks for itself")
  func three() async throws {
    let bench = try Self.bench()
    let nonce = Nonce.random()
    let ended = try await bench.capture(
      Bench.request(nonce, profile: Self.plan(.init(infrared: true, depth: true))))
    let verified = try await bench.verify(ended.packet(), answers: nonce)
    let claims = verified.claims
    #expect(claims.samples.map(\.modality) == [.visible, .infrared, .depth])
    #expect(claims.samples.map(\.mediaType) == [.jpeg, .jpeg, .png])
    #expect(claims.cameras.map(\.modality) == [.visible, .infrared, .depth])
    #expect(claims.cameras.map(\.skew) == [nil, 4000, 2500])
    #expect(claims.cameras.map(\.pixelFormat) == ["MJPG", "GREY", "Z16"])
    #expect(claims.cameras[1].model == "Rig" && claims.cameras[0].model == "Test Camera")
    let geometry = try #require(claims.samples[2].geometry)
    #expect(geometry.unit == 1000)
    #expect(geometry.intrinsics == [60_500_000, 60_250_000, 31_500_000, 23_500_000])
    #expect(geometry.translation == [14_750, 0, -200])
    #expect(geometry.rotation == [1_000_000, 0, 0, 0, 1_000_000, 0, 0, 0, 1_000_000])
    let size = try verified.samples[2].withUnsafeBytes { bytes in try PNG16.checkDecodes(bytes) }
    #expect(size == (Picture.width, Picture.height))
    for camera in [bench.camera] + bench.beside.values { #expect(camera.hasAllBuffers) }
  }

  @Test("All cameras of the rig are claimed also when the profile wants one sample")
  func oneSample() async throws {
    let claims = try await Self.bench().capture().claims()
    #expect(claims.samples.count == 1 && claims.cameras.count == 3)
  }

  @Test(
    "A required camera that is missing ends the capture by name",
    arguments: [CameraRole.infrared, .depth])
  func missing(role: CameraRole) async throws {
    let bench = try Self.bench {
      $0[role]?.takes[0].start = .fail(CameraError(.notFound, "no such device"))
    }
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .cameraNotFound && failure.camera == role)
    #expect(failure.message == "\(role.camera): no such device")
    #expect(bench.key.signatures == 0)
  }

  @Test("A profile that wants a camera that the device has not is refused before any starts")
  func notConfigured() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let ended = try await bench.capture(
      Bench.request(profile: Self.plan(.init(infrared: true))))
    #expect(ended.failure?.code == .cameraNotFound && ended.failure?.camera == .infrared)
    #expect(ended.failure?.message.contains("none is configured") == true)
    #expect(bench.camera.started == 0)
  }

  @Test("Each camera is held against its own pin", arguments: [CameraRole.infrared, .depth])
  func pinned(role: CameraRole) async throws {
    let bench = try Self.bench { $0[role]?.pin = CameraPin(bus: "usb-elsewhere") }
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .cameraNotAllowed && failure.camera == role)
    #expect(failure.message.contains("bus differs"))
  }

  @Test("A depth camera of another size than its calibration's is refused")
  func otherSize() async throws {
    var calibration = Self.calibration
    calibration.width += 1
    let bench = try Self.bench(calibration: calibration)
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .cameraFailed && failure.camera == .depth)
    #expect(failure.message.contains("calibrated for 65×48"))
  }

  @Test("Frames that are apart are never signed together")
  func apart() async throws {
    let bench = try Self.bench(1...40, infrared: .seconds(3))
    let ended = try await bench.capture()
    // The rig itself gives up, is started again, and gives up for good.
    #expect(ended.failure?.code == .cameraStalled)
    #expect(bench.key.signatures == 0)
  }
}

@Suite("Which sets of frames may be examined")
struct SetAdmissionTests {
  private static let second = MonotonicInstant(nanoseconds: 1_000_000_000)

  private static func frame(_ milliseconds: Int, _ sequence: UInt32 = 1) -> FrameInfo {
    FrameInfo(
      format: .grey, width: 1, height: 1, bytesPerLine: 1, sequence: sequence,
      timestamp: second.advanced(by: .milliseconds(milliseconds)), queued: second)
  }

  private static func admission(infrared interval: Int = 33) -> SetAdmission {
    func format(_ interval: Int) -> StreamFormat {
      StreamFormat(format: .grey, width: 1, height: 1, interval: .milliseconds(interval))
    }
    return SetAdmission(
      accepted: second, streams: PerCamera(visible: format(33), infrared: format(interval)))
  }

  @Test(
    "Frames more than an interval apart are refused, whichever is the later; the longer counts",
    arguments: [
      (133, 33, true), (67, 33, true), (134, 33, false), (66, 33, false), (160, 66, true),
      (167, 66, false),
    ])
  func skew(infrared: Int, interval: Int, isTaken: Bool) {
    var admission = Self.admission(infrared: interval)
    let frames = PerCamera(visible: Self.frame(100), infrared: Self.frame(infrared))
    let fate = admission.admit(frames, now: Self.second.advanced(by: .milliseconds(170)))
    #expect(fate == (isTaken ? nil : .unpaired))
  }

  @Test("Each frame must keep the rules by itself")
  func single() {
    let now = Self.second.advanced(by: .milliseconds(200))
    var admission = Self.admission()
    // Before an interval has passed since the nonce.
    #expect(
      admission.admit(
        PerCamera(visible: Self.frame(40), infrared: Self.frame(30)), now: now) == .stampedTooEarly)
    #expect(
      admission.admit(PerCamera(visible: Self.frame(80, 2), infrared: Self.frame(80)), now: now)
        == nil)
    // The same infrared frame again, with a new visible one.
    #expect(
      admission.admit(PerCamera(visible: Self.frame(110, 3), infrared: Self.frame(80)), now: now)
        == .notAdvancing)
    // Fewer cameras, or more.
    #expect(admission.admit(PerCamera(visible: Self.frame(140, 4)), now: now) == .unpaired)
  }
}

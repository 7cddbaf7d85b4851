import DeviceKeys
import FaceQuality
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("Why a capture ended without a packet", .timeLimit(.minutes(1)))
struct FailureTests {
  static let codes: [(CameraError.Code, CaptureFailure.Code)] = CameraError.Code.allCases.map {
    switch $0 {
    case .notFound: ($0, .cameraNotFound)
    case .busy: ($0, .cameraBusy)
    case .stalled: ($0, .cameraStalled)
    case .unplugged: ($0, .cameraLost)
    case .cancelled: ($0, .cancelled)
    case .notAllowed: ($0, .cameraNotAllowed)
    case .privacy, .denied, .unsupported, .bandwidth, .memory, .failed: ($0, .cameraFailed)
    }
  }

  @Test("A camera that does not start is named, and stopped all the same", arguments: codes)
  func start(code: CameraError.Code, expected: CaptureFailure.Code) async throws {
    let error = CameraError(code, "as the script says")
    let bench = try Bench(takes: [
      ScriptedCamera.Take(start: .fail(error), steps: []),
      ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())]),
    ])
    let ended = try await bench.capture()
    #expect(ended.failure == CaptureFailure(expected, "as the script says"))
    #expect(await Ended(try await bench.beginWhenFree()).failure == nil)
  }

  @Test("A camera that fails between frames is named", arguments: codes)
  func next(code: CameraError.Code, expected: CaptureFailure.Code) async throws {
    let bench = try Bench(
      [.frame(.good(1), try .jpeg()), .fail(CameraError(code, "as the script says"))],
      verdicts: [.refuse([.sharpness], .holdStill)])
    let ended = try await bench.capture()
    #expect(ended.failure == CaptureFailure(expected, "as the script says"))
  }

  @Test(
    "One break of the stream is survived, and the sequence of frames starts anew",
    arguments: [CameraError.Code.stalled, .failed])
  func brokenOnce(code: CameraError.Code) async throws {
    let bench = try Bench(
      takes: [
        ScriptedCamera.Take(steps: [
          .frame(.good(1), try .jpeg(1)), .fail(CameraError(code, "as the script says")),
        ]), ScriptedCamera.Take(steps: [.frame(.good(2), try .jpeg(2))]),
      ], verdicts: [.refuse([.sharpness], .holdStill), .accept])
    let claims = try await bench.capture().claims()
    #expect(bench.camera.started == 2)
    #expect(claims.cameras[0].framesExamined == 1)
    // The frame before the break, and the one that never came.
    #expect(claims.cameras[0].framesRefused == 2)
  }

  @Test("A camera that is gone is not started again")
  func notStartedAgain() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg()), .fail(.init(.unplugged, "gone"))])
    _ = try await bench.capture()
    #expect(bench.camera.started == 1)
  }

  @Test("Another camera after a break is not the pinned one")
  func anotherAfterBreak() async throws {
    var other = ScriptedCamera.standard
    other.serial = "XYZ"
    let bench = try Bench(takes: [
      ScriptedCamera.Take(steps: [.become(other), .fail(.init(.stalled, "silent"))]),
      ScriptedCamera.Take(steps: [.frame(.good(2), try .jpeg())]),
    ])
    #expect(try await bench.capture().failure?.code == .cameraNotAllowed)
    #expect(bench.key.signatures == 0)
  }

  @Test("A key that does not sign is key_unavailable, and nothing is recorded")
  func key() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())], key: .failing(.keyMismatch))
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .keyUnavailable)
    #expect(failure.message.contains("not the key"))
  }

  @Test("Claims that no verifier takes are our own fault, not the key's")
  func claims() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let request = Bench.request(purpose: String(repeating: "p", count: 65))
    let failure = try #require(try await bench.capture(request).failure)
    #expect(failure.code == .internalError)
    #expect(failure.message.contains("purpose"))
    #expect(bench.key.signatures == 0)
  }

  @Test("A required measure without a value is never signed")
  func requiredNotAssessed() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    var profile = Bench.profile
    profile.requirements[.completeness] = Requirement(minimum: 0.9)
    let ended = try await bench.capture(Bench.request(profile: profile))
    #expect(ended.failure?.code == .internalError)
    #expect(bench.key.signatures == 0)
  }

  @Test(
    "A stream smaller than the profile's samples ends the capture, naming both sizes",
    arguments: [(65, 48), (64, 49)])
  func small(width: Int, height: Int) async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    var profile = Bench.profile
    profile.sample = SampleRequirement(minimumWidth: width, minimumHeight: height)
    let failure = try #require(try await bench.capture(Bench.request(profile: profile)).failure)
    #expect(failure.code == .cameraFailed)
    #expect(failure.message.contains("64×48"))
    #expect(failure.message.contains("\(width)×\(height)"))
    #expect(bench.assessor.frames.isEmpty)
  }

  @Test("A frame that is accepted but cannot be signed as JPEG ends the capture")
  func broken() async throws {
    var picture = try Picture.jpeg()
    picture.bytes.removeLast(2)
    let bench = try Bench([.frame(.good(1), picture)])
    #expect(try await bench.capture().failure?.code == .internalError)
    #expect(bench.key.signatures == 0)
  }

  @Test("Frames that cannot be examined are counted, and the next one is taken")
  func undecodable() async throws {
    let bench = try Bench(
      [.frame(.good(1), try .jpeg(1)), .frame(.good(2), try .jpeg(2))],
      verdicts: [.fail(.init(.undecodable, "no image")), .accept])
    let claims = try await bench.capture().claims()
    #expect(claims.cameras[0].framesExamined == 1)
    #expect(claims.cameras[0].framesRefused == 1)
  }
}

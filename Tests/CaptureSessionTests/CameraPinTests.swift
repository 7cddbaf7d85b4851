import FaceQuality
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("Only the pinned camera may deliver", .timeLimit(.minutes(1)))
struct CameraPinTests {
  private static let pin = CameraPin(
    bus: ScriptedCamera.standard.bus, usbID: ScriptedCamera.standard.usbID,
    serial: ScriptedCamera.standard.serial)

  /// A camera that differs in one part.
  struct Other: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let identity: CameraIdentity

    init(_ part: String, _ change: (inout CameraIdentity) -> Void) {
      testDescription = part
      var identity = ScriptedCamera.standard
      change(&identity)
      self.identity = identity
    }
  }

  static let others = [
    Other("bus") { $0.bus = "usb-0000:00:14.0-2" },
    Other("usb_id") { $0.usbID = "046d:0826" },
    Other("usb_id") { $0.usbID = nil },
    Other("serial") { $0.serial = "A1B3" },
    Other("serial") { $0.serial = nil },
    Other("virtual") { $0.kind = .virtual },
    Other("replay") { $0.kind = .replay },
  ]

  @Test("Another camera is refused, and the message names what differs", arguments: others)
  func differing(other: Other) async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())], pin: Self.pin)
    bench.camera.identity = other.identity
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .cameraNotAllowed)
    #expect(failure.message.contains(other.testDescription))
    #expect(bench.assessor.frames.isEmpty)
    #expect(bench.key.signatures == 0)
  }

  @Test("A camera that becomes another one while it delivers is not signed for", arguments: others)
  func changing(other: Other) async throws {
    let bench = try Bench(
      [.frame(.good(1), try .jpeg()), .become(other.identity), .frame(.good(2), try .jpeg())],
      verdicts: [.refuse([.sharpness], nil), .accept], pin: Self.pin)
    #expect(try await bench.capture().failure?.code == .cameraNotAllowed)
    #expect(bench.key.signatures == 0)
  }

  @Test("What the pin leaves open is not compared", arguments: others.prefix(5))
  func open(other: Other) throws {
    try CameraPin().check(other.identity)
  }

  @Test("A kind is allowed by name only", arguments: CameraIdentity.Kind.allCases)
  func kinds(kind: CameraIdentity.Kind) throws {
    var identity = ScriptedCamera.standard
    identity.kind = kind
    try CameraPin(kinds: [kind]).check(identity)
    let others = Set(CameraIdentity.Kind.allCases).subtracting([kind])
    let error = #expect(throws: CameraError.self) {
      try CameraPin(kinds: others).check(identity)
    }
    #expect(error?.code == .notAllowed)
  }
}

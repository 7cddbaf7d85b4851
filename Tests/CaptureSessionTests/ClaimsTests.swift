import DeviceKeys
import FaceQuality
import Platform
import Testing
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

@Suite("What the packet says", .timeLimit(.minutes(1)))
struct ClaimsTests {
  @Test("The server's verifier accepts the packet, and its claims hold what happened")
  func claims() async throws {
    var drops = DropCounts()
    (drops[.damaged], drops[.lost], drops[.timestamp]) = (3, 5, 7)
    let early = FrameTimes(
      queued: .zero, stamp: .milliseconds(1), now: .milliseconds(1), sequence: 1)
    let bench = try Bench(
      takes: [
        ScriptedCamera.Take(steps: [
          .frame(early, try .jpeg()), .frame(.good(2), try .jpeg()), .frame(.good(3), try .jpeg()),
        ])
      ], verdicts: [.refuse([.sharpness], nil), .accept], drops: drops)
    let nonce = Nonce.random()
    let packet = try await bench.capture(Bench.request(nonce)).packet()
    let claims = try await bench.verify(packet, answers: nonce).claims
    #expect(
      claims.cameras == [
        CameraClaim(
          kind: .device, driver: "uvcvideo", model: "Test Camera", bus: "usb-0000:00:14.0-1",
          usbID: "046d:0825", serial: "A1B2", pixelFormat: "MJPG", interval: 33_000,
          framesExamined: 2, framesRefused: 1 + 3 + 7, framesLost: 5)
      ])
    #expect(claims.device == bench.pki.id)
    #expect(claims.purpose == "enrol")
    #expect(claims.audience == "https://recognition.example/")
    #expect(claims.captureProfile == ProfileClaim(name: "test", digest: Bench.profile.digest))
    #expect(claims.keyProtection == .file)
    #expect(claims.liveness == .none)
    #expect(claims.bootCount == 1)
  }

  @Test("The camera's descriptors, reconnections and timestamps, and integrity, are claimed")
  func facts() async throws {
    let manifest = SHA256.digest([4])
    let bench = try Bench([.frame(.good(1), try .jpeg())]) { parts in
      parts.reenumerations = { _ in 3 }
      parts.facts.integrity = .verified(manifest: manifest)
    }
    bench.camera.identity.descriptors = SHA256.digest([5])
    let claims = try await bench.capture().claims()
    #expect(claims.cameras[0].reenumerations == 3)
    #expect(claims.cameras[0].descriptors == Array(SHA256.digest([5]).bytes.prefix(16)))
    #expect(claims.cameras[0].timestamps == .endOfFrame && claims.cameras[0].skew == nil)
    #expect(claims.integrity == .verified(manifest: manifest) && claims.software.isEmpty)
  }

  @Test("Without the count of reconnections that there should be, there is no packet")
  func uncounted() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())]) { parts in
      parts.reenumerations = { _ throws(SystemError) in throw SystemError(errno: 0, "damaged") }
    }
    #expect(try await bench.capture().failure?.code == .stateUnavailable)
  }

  @Test("Quality values stand in millionths by key, with the keys of those required")
  func quality() async throws {
    let claims = try await Bench([.frame(.good(1), try .jpeg())]).capture().claims()
    #expect(claims.quality.values == [1: 1_000_000, 2: 437_500, 6: 61_250_000, 7: 500_000])
    #expect(claims.quality.required == [1, 2, 6])
    #expect(claims.quality.algorithms == "script/1")
  }

  @Test(
    "Sequence numbers grow by one, and each packet names the token before it, over restarts too")
  func chain() async throws {
    let folder = try TemporaryFolder()
    var previous: SHA256Digest?
    for sequence in 1...4 {
      // A new device each time: what counts is in the directory.
      let bench = try await untilUnlocked {
        try Bench(
          takes: [ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())])], folder: folder)
      }
      let packet = try await Packet(bench.capture().packet())
      #expect(packet.token.claims.link == PacketLink(sequence: sequence, previous: previous))
      #expect(packet.token.claims.bootCount == 1)
      previous = SHA256.digest(packet.token.bytes)
      try await bench.untilStopped()
    }
  }

  @Test(
    "Names that a driver made up are cut to 64 bytes of whole code points",
    arguments: [
      ("", "-"), (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
      (String(repeating: "é", count: 33), String(repeating: "é", count: 32)),
      (
        "e" + String(repeating: "\u{301}", count: 60), "e" + String(repeating: "\u{301}", count: 31)
      ),
    ])
  func clip(name: String, expected: String) async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    bench.camera.identity.model = name
    let model = try await bench.capture().claims().cameras[0].model
    #expect(Array(model.unicodeScalars) == Array(expected.unicodeScalars))
  }
}

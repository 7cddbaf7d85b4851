import DeviceKeys
import FaceQuality
import Foundation
import Liveness
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("Messages between daemon and worker under mutation")
struct WorkerMessageFuzzTests {
  static let calibration = DepthCalibration(
    unit: 1000, width: 640, height: 480, focalX: 386.25, focalY: 386.5, centreX: 320.5,
    centreY: 239.5, rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1], translation: [14.75, 0, -2])

  static let order = WorkerOrder(
    streams: PerCamera(
      visible: StreamRequest(), infrared: StreamRequest(formats: CameraRole.infrared.formats),
      depth: StreamRequest(formats: CameraRole.depth.formats)), calibration: calibration,
    profile: CaptureProfile(
      name: "test", digest: SHA256.digest([1]),
      requirements: [
        .faceAreaShare: Requirement(minimum: 0.2, maximum: 0.9),
        .sharpness: Requirement(minimum: 50),
      ], sample: SampleRequirement(minimumWidth: 640, minimumHeight: 480, jpegQuality: 80),
      samples: SamplePlan(stills: 5, span: .milliseconds(2000), infrared: true, depth: true)),
    accepted: MonotonicInstant(nanoseconds: 1 << 40))

  static let livenessOrder: WorkerOrder = {
    var order = Self.order
    order.liveness = LivenessOrder(
      steps: [
        LivenessChallenge.Step(.turnRight, delay: 700), LivenessChallenge.Step(.nod, delay: 500),
        LivenessChallenge.Step(.moveCloser, delay: 1_500),
      ], required: [.action, .injection])
    return order
  }()

  static let requests: [WorkerRequest] = [
    .setUp(WorkerModels()), .setUp(WorkerModels(detector: "/usr/share/model.onnx")),
    .setUp(WorkerModels(passive: WorkerModels.Passive(near: "/a", far: "/b"))),
    .camera(.visible, path: "/dev/video0"), .camera(.depth, path: ""), .start(order),
    .start(LocalWorkerTests.order), .start(livenessOrder), .next, .assess,
    .sample(.visible, quality: 92), .sample(.depth, quality: 1), .stop, .ping, .preview,
  ]

  static let replies: [WorkerReply] = [
    .ready(
      WorkerAbilities(
        algorithms: AlgorithmSet(id: "a/1", models: ["detector": SHA256.digest([2])]),
        assessable: Set(Measure.allCases), liveness: [.action, .passive],
        livenessModels: ["passive_near": SHA256.digest([7])])),
    .started(PerCamera(visible: PeerEnd.format)),
    .started(PerCamera(visible: PeerEnd.format, depth: PeerEnd.format)),
    .frame(PerCamera(visible: PeerEnd.info)),
    .frame(PerCamera(visible: PeerEnd.info, infrared: PeerEnd.info, depth: PeerEnd.info)),
    .assessment(
      [.singleFace: 1, .sharpness: 61.25, .faceAreaShare: 1.0 / 3], .holdStill,
      LivenessReport(
        status: .prompt(.turnLeft, deadline: MonotonicInstant(nanoseconds: 1 << 41)),
        isNeutral: false, frame: SHA256.digest([3]))),
    .assessment(
      [:], nil,
      LivenessReport(
        status: .passed(
          LivenessTranscript(prompts: [
            LivenessPrompt(action: .nod, prompted: 900, started: 1_400, completed: 2_000)
          ])), isNeutral: true, frame: SHA256.digest([4]))),
    .assessment(
      [:], nil,
      LivenessReport(
        status: .failed(.repeatedFrame), isNeutral: false, frame: SHA256.digest([5]))),
    .assessment(
      [:], nil,
      LivenessReport(
        status: .waitingForNeutral, isNeutral: true, frame: SHA256.digest([6]))),
    .assessment([:], nil, nil), .sample(PeerEnd.facts), .done, .waiting,
    .failed(WorkerError(.camera(.stalled), "no frame")), .failed(WorkerError(.frame, "")),
    .failed(WorkerError(.camera(.notFound), "", of: .infrared)),
  ]

  @Test("Every message is read as it was written")
  func roundTrip() throws {
    for request in Self.requests { #expect(try WorkerRequest(request.bytes) == request) }
    for reply in Self.replies { #expect(try WorkerReply(reply.bytes) == reply) }
  }

  @Test("Every failure of a camera can be told")
  func codes() throws {
    for code in CameraError.Code.allCases {
      let reply = WorkerReply.failed(WorkerError(.camera(code), "why"))
      #expect(try WorkerReply(reply.bytes) == reply)
    }
  }

  @Test("A message that is too long is cut to whole characters, not refused")
  func clipped() throws {
    let text = String(repeating: "é", count: 600)
    guard
      case .failed(let error) =
        try WorkerReply(WorkerReply.failed(WorkerError(.frame, text)).bytes)
    else {
      Issue.record("another reply")
      return
    }
    #expect(error.message == String(repeating: "é", count: 512))
  }

  /// Replies with numbers that no honest worker sends.
  static let lies: [WorkerReply] = {
    var replies: [WorkerReply] = []
    var format = PeerEnd.format
    format.width = 0
    replies.append(.started(PerCamera(visible: format)))
    replies.append(.started(PerCamera(visible: PeerEnd.format, infrared: format)))
    format = PeerEnd.format
    format.height = 20_000
    replies.append(.started(PerCamera(visible: format)))
    replies.append(.started(PerCamera(visible: PeerEnd.format, infrared: format)))
    format = PeerEnd.format
    format.interval = .zero
    replies.append(.started(PerCamera(visible: format)))
    replies.append(.started(PerCamera(visible: PeerEnd.format, infrared: format)))
    format.interval = .seconds(2)
    replies.append(.started(PerCamera(visible: format)))
    replies.append(.started(PerCamera(visible: PeerEnd.format, infrared: format)))
    var info = PeerEnd.info
    info.bytesPerLine = -1
    replies.append(.frame(PerCamera(visible: info)))
    replies += [
      .assessment([.singleFace: 65], nil, nil), .assessment([.sharpness: -1], nil, nil),
      .assessment([.sharpness: .nan], nil, nil),
      .assessment([.illumination: .infinity], nil, nil),
    ]
    var facts = PeerEnd.facts
    facts.edits = [.encodedByDevice, .encodedByDevice]
    replies.append(.sample(facts))
    facts.edits = []
    facts.width = 20_000
    replies.append(.sample(facts))
    return replies
  }()

  @Test("Numbers that cannot be are refused", arguments: lies.indices)
  func impossible(index: Int) {
    #expect(throws: WireError.self) { try WorkerReply(Self.lies[index].bytes) }
  }

  @Test("A worker of another version is refused")
  func version() {
    for first in Self.replies.prefix(1) {
      var bytes = first.bytes
      bytes[2] += 1
      #expect(throws: WireError.self) { try WorkerReply(bytes) }
    }
    var bytes = WorkerRequest.setUp(WorkerModels()).bytes
    bytes[2] += 1
    #expect(throws: WireError.self) { try WorkerRequest(bytes) }
  }

  @Test("Whatever is changed, a message is refused or still says something within bounds")
  func mutations() throws {
    var random = SeededRandom(seed: 18)
    let rounds = ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap { Int($0) } ?? 20_000
    var refused = 0
    let originals = Self.requests.map(\.bytes) + Self.replies.map(\.bytes)
    for _ in 0..<rounds {
      var bytes = originals[Int(random.next() % UInt64(originals.count))]
      for _ in 0...random.next() % 3 {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[at] ^= 1 << UInt8(random.next() % 8)
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
        default: if bytes.count > 1 { bytes.remove(at: at) }
        }
      }
      // What is read is written the same again: there is one encoding for each message.
      let request = try? WorkerRequest(bytes)
      let reply = try? WorkerReply(bytes)
      if request == nil && reply == nil { refused += 1 }
      if let request { #expect(try WorkerRequest(request.bytes) == request) }
      if let reply { #expect(try WorkerReply(reply.bytes) == reply) }
    }
    #expect(refused > rounds / 2)
  }
}

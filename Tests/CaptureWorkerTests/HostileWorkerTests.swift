import CLinux
import DeviceKeys
import FaceQuality
import Glibc
import Isolation
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("The daemon takes its worker for hostile", .timeLimit(.minutes(1)))
struct HostileWorkerTests {
  static let limits = WorkerLink.Limits(
    setUp: .milliseconds(500), request: .milliseconds(300), frame: .milliseconds(300),
    backOff: .milliseconds(1))

  /// A camera's node that is none: nobody streams from it here.
  @Sendable static func openCamera(_ role: CameraRole) throws(CameraError) -> CameraNode {
    CameraNode(
      adopting: open("/dev/null", O_RDWR | O_CLOEXEC), path: "/dev/video0",
      identity: StubCamera.standard)
  }

  static func launch(_ peer: Peer) async throws -> RemoteWorker {
    try await RemoteWorker.launch(
      WorkerLink(peer, WorkerModels(), limits), openCamera: Self.openCamera)
  }

  /// What a worker does in place of an answer.
  struct Misdeed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let act: @Sendable (PeerEnd) -> Void

    init(_ description: String, _ act: @escaping @Sendable (PeerEnd) -> Void) {
      testDescription = description
      self.act = act
    }
  }

  static let misdeeds = [
    Misdeed("closes the connection") { _ in },
    Misdeed("says nothing") { end in
      // Until the daemon gives up.
      end.request()
    },
    Misdeed("sends an empty message") { $0.send([UInt8]()) },
    Misdeed("sends what is no CBOR") { $0.send([0xFF, 0x00]) },
    Misdeed("sends what is no message") { $0.send([0x18, 0x63]) },
    Misdeed("sends two messages in one") { $0.send(WorkerReply.done.bytes + [0]) },
    Misdeed("sends a message that is too long") {
      $0.send([UInt8](repeating: 0, count: MessageSocket.limit + 1))
    },
    Misdeed("answers another question") { $0.send(.ready(PeerEnd.abilities)) },
    Misdeed("fails in a way that does not exist") {
      $0.send([0x84, 6, 0x61, 0x78, 0x67] + Array("visible".utf8) + [0x60])
    },
    Misdeed("calls itself lost") {
      $0.send([0x84, 6, 0x64] + Array("lost".utf8) + [0x67] + Array("visible".utf8) + [0x60])
    },
    Misdeed("fails with a camera that does not exist") {
      $0.send([0x84, 6, 0x65] + Array("frame".utf8) + [0x65] + Array("sonar".utf8) + [0x60])
    },
    Misdeed("has frames of a camera that was not started") {
      $0.send(.frame(PerCamera(visible: PeerEnd.info, infrared: PeerEnd.info)))
    },
    Misdeed("sends a descriptor along with an answer that has none") { end in
      let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
      defer { close(null) }
      end.send(.done, null)
    },
  ]

  @Test(
    "A worker that misbehaves is lost at once, and the next session goes well",
    arguments: misdeeds)
  func misdeed(_ misdeed: Misdeed) async throws {
    let peer = Peer(
      { end in
        end.begin()
        end.request()
        misdeed.act(end)
      },
      { end in
        end.setUp()
        // Whether it works.
        end.request()
        end.send(.done)
        end.acceptCamera()
        end.request()
        end.send(.started(PerCamera(visible: PeerEnd.format)))
        end.request()
        end.send(.frame(PerCamera(visible: PeerEnd.info)))
        end.request()
      })
    let worker = try await Self.launch(peer)
    _ = try await worker.start(LocalWorkerTests.order)
    let begun = ContinuousClock.now
    let error = await #expect(throws: WorkerError.self) { try await worker.next() }
    #expect(error?.code == .lost, "\(error?.message ?? "none")")
    #expect(begun.duration(to: .now) < .seconds(1))
    #expect(worker.health.losses == 1)
    // What is left of the session is lost with it, even though a new process may run by now.
    #expect(await worker.check())
    let rest = await #expect(throws: WorkerError.self) { try await worker.assess() }
    #expect(rest?.code == .lost)
    await worker.stop()
    _ = try await worker.start(LocalWorkerTests.order)
    #expect(try await worker.next().visible == PeerEnd.info)
    #expect(peer.launches == 2)
  }

  /// What is wrong with a frame that is not of the stream that was started.
  static let frames: [(String, @Sendable (inout FrameInfo) -> Void)] = [
    ("another width", { $0.width = 65 }), ("another height", { $0.height = 47 }),
    ("another format", { $0.format = .yuyv }),
  ]

  @Test("A frame of another format than the stream's is refused", arguments: frames.indices)
  func otherFrame(index: Int) async throws {
    let change = Self.frames[index].1
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
        var info = PeerEnd.info
        change(&info)
        end.send(.frame(PerCamera(visible: info)))
        end.request()
      })
    _ = try await worker.start(LocalWorkerTests.order)
    let error = await #expect(throws: WorkerError.self) { try await worker.next() }
    #expect(error?.code == .lost)
  }

  @Test("A stream that was not asked for is refused")
  func otherStream() async throws {
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
      })
    var order = LocalWorkerTests.order
    order.streams.visible.formats = [.mjpeg]
    let error = await #expect(throws: WorkerError.self) { try await worker.start(order) }
    #expect(error?.code == .lost)
  }

  @Test("Whether a frame suffices is decided here, whatever the worker measured")
  func ownVerdict() async throws {
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
        end.send(.assessment([.singleFace: 2], nil, nil))
        end.request()
      })
    _ = try await worker.start(LocalWorkerTests.order)
    let assessment = try await worker.assess().quality
    #expect(!assessment.isAcceptable && assessment.unmet == [.singleFace])
    #expect(assessment.measurements.first { $0.measure == .singleFace }?.isRequired == true)
  }

  @Test("The daemon says what the camera is, not the worker")
  func identity() async throws {
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
      })
    #expect(try await worker.start(LocalWorkerTests.order).visible.camera == StubCamera.standard)
  }

  @Test("A worker whose models are others after a restart is refused")
  func otherModels() async throws {
    let peer = Peer(
      { $0.setUp() },
      { end in
        end.request()
        var abilities = PeerEnd.abilities
        abilities.algorithms.id = "other/1"
        end.send(.ready(abilities))
        end.request()
      })
    let worker = try await Self.launch(peer)
    for _ in 0..<100 where worker.health.losses < 2 { _ = await worker.check() }
    guard case .down(let reason) = worker.health.state else {
      Issue.record("the worker runs")
      return
    }
    #expect(reason.contains("models have changed"))
  }

  /// What comes in place of a sample.
  enum Other: String, Sendable, CaseIterable {
    case nothing, unsealed, otherSize, otherKind, otherCameras

    @Sendable func send(_ end: PeerEnd) {
      let file = clinux_memory_file("test")
      defer { close(file) }
      guard file >= 0, ftruncate(file, 5) == 0 else { return }
      var facts = PeerEnd.facts
      switch self {
      case .nothing: end.send(.sample(facts))
      case .unsealed: end.send(.sample(facts), file)
      case .otherSize, .otherKind, .otherCameras:
        if self == .otherSize { facts.width += 1 }
        if self == .otherKind { facts.mediaType = .png }
        if self == .otherCameras { facts.drops.depth = DropCounts() }
        guard clinux_seal(file) == 0 else { return }
        end.send(.sample(facts), file)
      }
    }
  }

  @Test(
    "A sample that is none, could still be changed, or is not of the stream, is not taken",
    arguments: Other.allCases)
  func sample(other: Other) async throws {
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
        other.send(end)
        end.request()
      })
    _ = try await worker.start(LocalWorkerTests.order)
    let error = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .visible, quality: 80)
    }
    #expect(error?.code == .lost)
    #expect(worker.health.losses == 1)
  }

  @Test("A preview larger than any is not taken")
  func largePreview() async throws {
    let worker = try await Self.launch(
      Peer { end in
        end.begin()
        end.request()
        let file = clinux_memory_file("test")
        defer { close(file) }
        guard file >= 0, ftruncate(file, off_t(SealedSample.previewLimit + 1)) == 0,
          clinux_seal(file) == 0
        else { return }
        end.send(.sample(PeerEnd.facts), file)
        end.request()
      })
    _ = try await worker.start(LocalWorkerTests.order)
    let error = await #expect(throws: WorkerError.self) { try await worker.preview() }
    #expect(error?.code == .lost)
  }
}

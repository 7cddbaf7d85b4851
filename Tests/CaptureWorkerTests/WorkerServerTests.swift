import FaceQuality
import Glibc
import Isolation
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("Daemon and worker talk to each other", .timeLimit(.minutes(1)))
struct WorkerServerTests {
  /// A worker's server in this process, with a camera of the test's own.
  struct Serving: WorkerLauncher {
    let camera: StubCamera
    var assessor = StubAssessor()

    func launch() throws(SystemError) -> LaunchedWorker {
      let pair = try MessageSocket.pair()
      let theirs = dup(pair.theirs.descriptor.number)
      let (camera, assessor) = (camera, assessor)
      try DetachedThread.start(name: "peer") {
        let socket = MessageSocket(OwnedDescriptor(theirs))
        _ = try? socket.receive()?.bytes
        let server = WorkerServer(socket, assessor: assessor) { _ in camera }
        Task { await server.run() }
      }
      return LaunchedWorker(socket: pair.takeOurs(), process: nil)
    }
  }

  static func remote(_ serving: Serving) async throws -> RemoteWorker {
    try await RemoteWorker.launch(
      WorkerLink(serving, WorkerModels()), openCamera: HostileWorkerTests.openCamera)
  }

  @Test("Over the connection a session is what it is without: frame, measurements and sample")
  func session() async throws {
    var drops = DropCounts()
    (drops[.damaged], drops[.lost], drops[.timestamp]) = (3, 5, 7)
    let camera = try StubCamera(drops: drops)
    let worker = try await Self.remote(Serving(camera: camera))
    let local = LocalWorker(camera: try StubCamera(drops: drops), assessor: StubAssessor())
    #expect(worker.abilities == local.abilities)
    for number in 1...3 {
      let started = try await worker.start(LocalWorkerTests.order)
      let expected = try await local.start(LocalWorkerTests.order)
      #expect(started == expected)
      let info = try await worker.next().visible
      #expect((info.sequence, info.width, info.bytesPerLine) == (UInt32(number), 64, 64))
      _ = try await local.next()
      let assessment = try await worker.assess().quality
      #expect(assessment.measurements.first { $0.measure == .sharpness }?.value == 61.25)
      #expect(assessment.guidance == .holdStill && assessment.isAcceptable)
      let mine = try await local.sample(of: .visible, quality: 80)
      let other = try await worker.sample(of: .visible, quality: 80)
      #expect(mine.withUnsafeBytes { Array($0) } == other.withUnsafeBytes { Array($0) })
      #expect((mine.width, mine.height) == (other.width, other.height))
      #expect(other.edits == [.encodedByDevice] && other.drops.visible == drops)
      #expect(other.cameras.visible == StubCamera.standard)
      let seen = try await worker.preview()
      let look = try await local.preview()
      #expect(seen.withUnsafeBytes { Array($0) } == look.withUnsafeBytes { Array($0) })
      await worker.stop()
      await local.stop()
      #expect(camera.hasAllBuffers)
    }
    #expect(await worker.check())
    #expect(worker.health.losses == 0)
  }

  @Test("What the worker fails at is told with its code, and the worker goes on")
  func failures() async throws {
    let serving = Serving(
      camera: try StubCamera(), assessor: StubAssessor(failure: .init(.undecodable, "no image")))
    let worker = try await Self.remote(serving)
    let early = await #expect(throws: WorkerError.self) { try await worker.next() }
    #expect(early?.code == .order)
    _ = try await worker.start(LocalWorkerTests.order)
    _ = try await worker.next()
    let error = await #expect(throws: WorkerError.self) { try await worker.assess() }
    #expect(error == WorkerError(.frame, "no image"))
    let gone = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .visible, quality: 80)
    }
    #expect(gone?.code == .order)
    #expect(try await worker.next().visible.sequence == 2)
    #expect(worker.health.losses == 0)
  }

  @Test("A camera's failure keeps its code", arguments: CameraError.Code.allCases)
  func camera(code: CameraError.Code) async throws {
    let camera = try StubCamera(failing: CameraError(code, "as the script says"))
    let worker = try await Self.remote(Serving(camera: camera))
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(LocalWorkerTests.order)
    }
    #expect(error == WorkerError(.camera(code), "as the script says"))
  }

  @Test("A camera that is not there is told as such, and the worker is not blamed")
  func noCamera() async throws {
    let link = WorkerLink(Serving(camera: try StubCamera()), WorkerModels())
    let worker = try await RemoteWorker.launch(link) { _ throws(CameraError) in
      throw CameraError(.notFound, "no camera")
    }
    #expect(await worker.cameras.isEmpty)
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(LocalWorkerTests.order)
    }
    #expect(error?.code == .camera(.notFound))
    #expect(worker.health.losses == 0)
  }

  @Test("A camera that takes its time is waited for, and no frame is lost over it")
  func slow() async throws {
    let camera = try StubCamera(pause: FrameWait.patience * 5 / 2)
    let worker = try await Self.remote(Serving(camera: camera))
    _ = try await worker.start(LocalWorkerTests.order)
    for number in 1...3 { #expect(try await worker.next().visible.sequence == UInt32(number)) }
    #expect(worker.health.losses == 0)
  }

  @Test("A capture that is cancelled while it waits for a frame ends before that comes")
  func cancelledWaiting() async throws {
    let camera = try StubCamera(pause: .seconds(50))
    let worker = try await Self.remote(Serving(camera: camera))
    _ = try await worker.start(LocalWorkerTests.order)
    let task = Task { try await worker.next() }
    try await Task.sleep(for: .milliseconds(50))
    let begun = ContinuousClock.now
    task.cancel()
    let error = await #expect(throws: WorkerError.self) { try await task.value }
    #expect(error?.code == .camera(.cancelled))
    await worker.stop()
    #expect(begun.duration(to: .now) < .seconds(10))
    #expect(camera.hasAllBuffers && worker.health.losses == 0)
  }

  @Test("A cancelled capture asks for no more frames")
  func cancelled() async throws {
    let worker = try await Self.remote(Serving(camera: try StubCamera()))
    _ = try await worker.start(LocalWorkerTests.order)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await worker.next()
    }
    let error = await #expect(throws: WorkerError.self) { try await task.value }
    #expect(error?.code == .camera(.cancelled))
  }
}

import FaceQuality
import Glibc
import Isolation
import PNG
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("A worker with several cameras", .timeLimit(.minutes(1)))
struct RigWorkerTests {
  static let roles = CameraRole.allCases

  static let order = WorkerOrder(
    streams: PerCamera(
      visible: StreamRequest(), infrared: StreamRequest(formats: CameraRole.infrared.formats),
      depth: StreamRequest(formats: CameraRole.depth.formats)),
    calibration: WorkerMessageFuzzTests.calibration, profile: LocalWorkerTests.order.profile,
    accepted: MonotonicInstant(nanoseconds: 0))

  /// Distances of 16 bits, some unknown.
  static let distances: [UInt8] = (0..<64 * 48).flatMap { index -> [UInt8] in
    let value = index % 7 == 0 ? 0 : 500 + index
    return [UInt8(value & 255), UInt8(value >> 8)]
  }

  /// Cameras whose frames differ in what they show.
  static func cameras(
    depthFormat: PixelFormat = .z16, drops: DropCounts = .init(), missing: CameraRole? = nil
  ) throws -> PerCamera<StubCamera> {
    func grey(
      _ value: UInt8, _ role: CameraRole, drops: DropCounts = .init()
    ) throws -> StubCamera {
      try StubCamera(
        StreamFormat(format: .grey, width: 64, height: 48, interval: .milliseconds(33)),
        bytesPerLine: 64, bytes: [UInt8](repeating: value, count: 64 * 48), drops: drops,
        failing: missing == role ? CameraError(.notFound, "no such device") : nil)
    }
    return PerCamera(
      visible: try grey(128, .visible), infrared: try grey(60, .infrared, drops: drops),
      depth: try StubCamera(
        StreamFormat(format: depthFormat, width: 64, height: 48, interval: .milliseconds(33)),
        bytesPerLine: 128, bytes: distances,
        failing: missing == .depth ? CameraError(.notFound, "no such device") : nil))
  }

  /// A worker's server in this process, whose nodes become the test's own cameras by their paths.
  struct Serving: WorkerLauncher {
    let cameras: PerCamera<StubCamera>

    func launch() throws(SystemError) -> LaunchedWorker {
      let pair = try MessageSocket.pair()
      let theirs = dup(pair.theirs.descriptor.number)
      let cameras = cameras
      try DetachedThread.start(name: "peer") {
        let socket = MessageSocket(OwnedDescriptor(theirs))
        _ = try? socket.receive()?.bytes
        let server = WorkerServer(socket, assessor: StubAssessor()) { node in
          CameraRole(rawValue: node.path).flatMap { cameras[$0] } ?? cameras.visible
        }
        Task { await server.run() }
      }
      return LaunchedWorker(socket: pair.takeOurs(), process: nil)
    }
  }

  static func remote(_ cameras: PerCamera<StubCamera>) async throws -> RemoteWorker {
    try await RemoteWorker.launch(WorkerLink(Serving(cameras: cameras), WorkerModels()), roles) {
      role throws(CameraError) in
      CameraNode(
        adopting: open("/dev/null", O_RDWR | O_CLOEXEC), path: role.rawValue,
        identity: CameraIdentity(
          kind: .device, driver: "uvcvideo", model: role.rawValue, bus: "usb-\(role.rawValue)"))
    }
  }

  static func local(_ cameras: PerCamera<StubCamera>) -> LocalWorker {
    LocalWorker(cameras: cameras.map { $1 as any Camera }, assessor: StubAssessor())
  }

  @Test("Each sample is of its own camera, here and over the connection", arguments: [false, true])
  func samples(isRemote: Bool) async throws {
    var drops = DropCounts()
    (drops[.damaged], drops[.lost]) = (2, 4)
    let cameras = try Self.cameras(drops: drops)
    let worker: any CaptureWorker =
      isRemote ? try await Self.remote(cameras) : Self.local(cameras)
    let started = try await worker.start(Self.order)
    #expect(started.roles == Self.roles && started.depth?.format.format == .z16)
    if isRemote { #expect(started.infrared?.camera.model == "infrared") }
    #expect(await worker.cameras.count == 3)
    let frames = try await worker.next()
    #expect(frames.all.map(\.value.sequence) == [1, 1, 1])
    let visible = try await worker.sample(of: .visible, quality: 80)
    let infrared = try await worker.sample(of: .infrared, quality: 80)
    let depth = try await worker.sample(of: .depth, quality: 80)
    let bytes = [visible, infrared, depth].map { $0.withUnsafeBytes { Array($0) } }
    #expect(bytes[0].starts(with: [0xFF, 0xD8]) && bytes[0] != bytes[1])
    #expect((visible.mediaType, infrared.mediaType, depth.mediaType) == (.jpeg, .jpeg, .png))
    let size = try bytes[2].withUnsafeBytes { bytes in try PNG16.checkDecodes(bytes) }
    #expect(size == (64, 48) && depth.edits == [.encodedByDevice])
    #expect(depth.drops.infrared == drops && depth.drops.visible == DropCounts())
    await worker.stop()
    for (_, camera) in cameras.all { #expect(camera.hasAllBuffers) }
  }

  @Test("The same set gives the same samples until the next one is held")
  func oneSet() async throws {
    let worker = Self.local(try Self.cameras())
    _ = try await worker.start(Self.order)
    for number in 1...4 as ClosedRange<UInt32> {
      let frames = try await worker.next()
      // Never one camera's frame with another set's.
      #expect(frames.all.allSatisfy { $0.value.sequence == number })
      let again = [
        try await worker.sample(of: .depth, quality: 80),
        try await worker.sample(of: .depth, quality: 80),
      ].map { $0.withUnsafeBytes { Array($0) } }
      #expect(again[0] == again[1])
    }
  }

  @Test("Y16 stands for distances where a driver has no word for them")
  func y16() async throws {
    let worker = Self.local(try Self.cameras(depthFormat: .y16))
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    #expect(try await worker.sample(of: .depth, quality: 80).mediaType == .png)
  }

  @Test("A camera of light cannot stand for a depth camera")
  func notDepth() async throws {
    let worker = Self.local(try Self.cameras(depthFormat: .yuyv))
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    let error = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .depth, quality: 80)
    }
    #expect(error?.code == .sample)
  }

  @Test(
    "A missing camera is named, here and over the connection, and nothing runs",
    arguments: [CameraRole.infrared, .depth], [false, true])
  func missing(role: CameraRole, isRemote: Bool) async throws {
    let cameras = try Self.cameras(missing: role)
    let worker: any CaptureWorker =
      isRemote ? try await Self.remote(cameras) : Self.local(cameras)
    let error = await #expect(throws: WorkerError.self) { try await worker.start(Self.order) }
    #expect(error?.code == .camera(.notFound) && error?.role == role)
    #expect(error?.message == "\(role.camera): no such device")
  }

  @Test("A sample of a camera that there is not is refused", arguments: [false, true])
  func none(isRemote: Bool) async throws {
    let camera = PerCamera(visible: try StubCamera())
    let worker: any CaptureWorker =
      isRemote
      ? try await WorkerServerTests.remote(.init(camera: camera.visible)) : Self.local(camera)
    _ = try await worker.start(LocalWorkerTests.order)
    _ = try await worker.next()
    let error = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .infrared, quality: 80)
    }
    #expect(error?.code == .order)
  }

  @Test("An order for other cameras than there are is refused")
  func otherOrder() async throws {
    let worker = Self.local(try Self.cameras())
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(LocalWorkerTests.order)
    }
    #expect(error?.code == .order)
  }
}

@Suite("The worker process and its nodes", .timeLimit(.minutes(1)))
struct RigProcessTests {
  @Test("Several nodes reach the real process one by one, and the one that is none is named")
  func nodes() async throws {
    let link = WorkerLink(WorkerProcessTests.program, WorkerModels())
    let worker = try await RemoteWorker.launch(
      link, RigWorkerTests.roles, openCamera: HostileWorkerTests.openCamera)
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(RigWorkerTests.order)
    }
    // All three are /dev/null; the first in the order of roles is told.
    #expect(error?.code == .camera(.unsupported) && error?.role == .visible)
    #expect(worker.health.losses == 0)
    #expect(await worker.check())
  }

  /// What a worker's server makes of messages that no daemon sends.
  @Test(
    "A camera without a node, or a node without a camera, ends the connection",
    arguments: [false, true])
  func strict(hasDescriptor: Bool) async throws {
    let pair = try MessageSocket.pair()
    let camera = try StubCamera()
    let theirs = dup(pair.theirs.descriptor.number)
    try DetachedThread.start(name: "peer") {
      let server = WorkerServer(
        MessageSocket(OwnedDescriptor(theirs)), assessor: StubAssessor()
      ) { _ in camera }
      Task { await server.run() }
    }
    let ours = pair.takeOurs()
    _ = try ours.receive(within: .seconds(5))?.bytes
    let request: WorkerRequest = hasDescriptor ? .next : .camera(.depth, path: "/dev/video1")
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(null) }
    try ours.send(request.bytes, lending: hasDescriptor ? null : -1)
    #expect(try ours.receive(within: .seconds(5))?.bytes == nil)
  }
}

import DeviceKeys
import FaceQuality
import Platform
import Testing
import VideoCapture

@testable import CaptureWorker

@Suite("What a worker may be asked, and when")
struct LocalWorkerTests {
  static let order = WorkerOrder(
    streams: PerCamera(visible: StreamRequest()),
    profile: CaptureProfile(name: "test", digest: SHA256.digest([1]), requirements: [:]),
    accepted: MonotonicInstant(nanoseconds: 0))

  @Test("The held frame can be measured and made into samples as often as one likes")
  func again() async throws {
    let worker = LocalWorker(camera: try StubCamera(), assessor: StubAssessor())
    let started = try await worker.start(Self.order)
    #expect(started.visible.camera == StubCamera.standard)
    let info = try await worker.next().visible
    #expect((info.sequence, info.width, info.height) == (1, 64, 48))
    #expect(try await worker.assess() == FrameReport(quality: StubAssessor.assessment))
    let samples = [
      try await worker.sample(of: .visible, quality: 80),
      try await worker.sample(of: .visible, quality: 80),
    ]
    let bytes = samples.map { $0.withUnsafeBytes { Array($0) } }
    #expect(bytes[0] == bytes[1] && bytes[0].starts(with: [0xFF, 0xD8]))
    #expect(try await worker.next().visible.sequence == 2)
  }

  @Test("A frame that makes no preview is still held")
  func noPreview() async throws {
    let format = StreamFormat(
      format: .mjpeg, width: 64, height: 48, interval: .milliseconds(33))
    let worker = LocalWorker(
      camera: try StubCamera(format, bytes: [0xFF, 0xD8, 0xFF]), assessor: StubAssessor())
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    let error = await #expect(throws: WorkerError.self) { try await worker.preview() }
    #expect(error?.code == .sample)
    #expect(try await worker.assess().quality == StubAssessor.assessment)
  }

  @Test("A preview is a JPEG of the held frame, coarser than the sample, which is none the worse")
  func preview() async throws {
    let format = StreamFormat(
      format: .grey, width: 64, height: 48, interval: .milliseconds(33))
    let pixels = (0..<64 * 48).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let worker = LocalWorker(
      camera: try StubCamera(format, bytesPerLine: 64, bytes: pixels), assessor: StubAssessor())
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    let picture = try await worker.preview()
    #expect(picture.withUnsafeBytes { Array($0.prefix(2)) } == [0xFF, 0xD8])
    #expect((picture.width, picture.height) == (64, 48))
    #expect(picture.count < (try await worker.sample(of: .visible, quality: 92)).count)
  }

  @Test("Without a frame in hand nothing can be measured or made, and the worker says so")
  func order() async throws {
    let worker = LocalWorker(camera: try StubCamera(), assessor: StubAssessor())
    _ = try await worker.start(Self.order)
    let assess = await #expect(throws: WorkerError.self) { try await worker.assess() }
    #expect(assess?.code == .order)
    _ = try await worker.next()
    _ = try await worker.start(Self.order)
    let sample = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .visible, quality: 80)
    }
    #expect(sample?.code == .order)
    let preview = await #expect(throws: WorkerError.self) { try await worker.preview() }
    #expect(preview?.code == .order)
  }

  @Test("A frame that cannot be examined is let go of at once")
  func failing() async throws {
    let camera = try StubCamera()
    let worker = LocalWorker(
      camera: camera, assessor: StubAssessor(failure: .init(.undecodable, "no image")))
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    let error = await #expect(throws: WorkerError.self) { try await worker.assess() }
    #expect(error == WorkerError(.frame, "no image"))
    #expect(camera.hasAllBuffers)
  }

  @Test("A worker that was stopped holds no frame")
  func stop() async throws {
    let camera = try StubCamera()
    let worker = LocalWorker(camera: camera, assessor: StubAssessor())
    _ = try await worker.start(Self.order)
    _ = try await worker.next()
    #expect(!camera.hasAllBuffers)
    await worker.stop()
    #expect(camera.hasAllBuffers)
  }
}

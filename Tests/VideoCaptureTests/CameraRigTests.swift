import Platform
import Synchronization
import Testing

@testable import VideoCapture

/// A camera whose frames have the timestamps that a test lists.
private final class ListedCamera: Camera {
  let identity: CameraIdentity
  let drops = DropCounts()
  private let interval: Duration
  private let failure: CameraError?
  private let frames: Frames
  private let state: Mutex<(times: [Int], starts: Int, stops: Int)>

  /// - Parameter times: milliseconds.
  init(
    _ name: String = "A", times: [Int], interval: Int = 40, failure: CameraError? = nil
  ) throws {
    identity = CameraIdentity(kind: .device, driver: "uvcvideo", model: name, bus: "usb-\(name)")
    self.interval = .milliseconds(interval)
    self.failure = failure
    frames = try Frames(buffers: 4)
    state = Mutex((times, 0, 0))
  }

  var counts: (starts: Int, stops: Int) { state.withLock { ($0.starts, $0.stops) } }
  var isDrained: Bool { !frames.pool.isExhausted && frames.pool.take() != nil }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    if let failure { throw failure }
    state.withLock { $0.starts += 1 }
    return StreamFormat(format: .grey, width: 1, height: 1, interval: interval)
  }

  func next() async throws(CameraError) -> Frame {
    let time = state.withLock { $0.times.isEmpty ? nil : $0.times.removeFirst() }
    guard let time, let frame = try? frames.frame(UInt32(time), at: Int64(time)) else {
      throw CameraError(.stalled, "no more frames")
    }
    return frame
  }

  func stop() async { state.withLock { $0.stops += 1 } }
}

@Suite(.timeLimit(.minutes(1))) struct CameraRigTests {
  private static func rig(
    _ visible: any Camera, infrared: (any Camera)? = nil, depth: (any Camera)? = nil
  ) -> CameraRig { CameraRig(PerCamera(visible: visible, infrared: infrared, depth: depth)) }

  /// What is asked of each of a rig's cameras.
  private static func requests(_ rig: CameraRig) -> PerCamera<StreamRequest> {
    rig.identities.map { _, _ in StreamRequest() }
  }

  /// Timestamps of the sets in milliseconds until a camera has no more, and how many were left alone.
  private static func sets(
    _ rig: CameraRig
  ) async throws -> (sets: [[UInt32]], unpaired: [CameraRole: Int]) {
    _ = try await rig.start(Self.requests(rig))
    var sets: [[UInt32]] = []
    do {
      while true {
        let set = try await rig.next()
        let numbers = set.info.all.map(\.value.sequence)
        sets.append(numbers)
      }
    } catch {}
    let unpaired = rig.drops.all.map { ($0.role, $0.value[.unpaired]) }.filter { $0.1 > 0 }
    return (sets, Dictionary(uniqueKeysWithValues: unpaired))
  }

  typealias Course = (
    visible: [Int], other: [Int], interval: Int, sets: [[UInt32]], unpaired: [CameraRole: Int]
  )
  private static let courses: [Course] = [
    // In step, and half an interval apart either way.
    ([100, 140, 180], [101, 141, 181], 40, [[100, 101], [140, 141], [180, 181]], [:]),
    ([100, 140], [120, 160], 40, [[100, 120], [140, 160]], [:]),
    ([100, 140], [80, 120], 40, [[100, 80], [140, 120]], [:]),
    // The other began earlier, or later.
    ([200, 240], [40, 80, 120, 199, 239], 40, [[200, 199], [240, 239]], [.infrared: 3]),
    ([40, 80, 120, 200], [201, 241], 40, [[200, 201]], [.visible: 3]),
    // One lost a frame; the frame that is ahead waits for its fellow.
    ([100, 180], [100, 140, 180], 40, [[100, 100], [180, 180]], [.infrared: 1]),
    ([100, 140, 180], [100, 180], 40, [[100, 100], [180, 180]], [.visible: 1]),
    // Half as fast: the longer interval counts.
    ([100, 140, 180], [100, 180], 80, [[100, 100], [140, 180]], [:]),
  ]

  @Test("The newest visible frame gets the frame within half an interval of it", arguments: courses)
  func pairing(_ course: Course) async throws {
    let rig = Self.rig(
      try ListedCamera("A", times: course.visible),
      infrared: try ListedCamera("B", times: course.other, interval: course.interval))
    let result = try await Self.sets(rig)
    #expect(result.sets == course.sets)
    #expect(result.unpaired == course.unpaired)
  }

  @Test("Three cameras come in sets of three")
  func three() async throws {
    let rig = Self.rig(
      try ListedCamera("A", times: [100, 140, 180, 220]),
      infrared: try ListedCamera("B", times: [102, 142, 182, 222]),
      depth: try ListedCamera("C", times: [150, 185, 225]))
    #expect(rig.roles == [.visible, .infrared, .depth])
    let result = try await Self.sets(rig)
    #expect(result.sets == [[140, 142, 150], [180, 182, 185], [220, 222, 225]])
    #expect(rig.identities.depth?.model == "C")
  }

  @Test("A rig of one is just that camera")
  func one() async throws {
    let rig = Self.rig(try ListedCamera(times: [1, 2, 9]))
    #expect(try await Self.sets(rig).sets == [[1], [2], [9]])
    #expect(rig.roles == [.visible] && rig.identities.infrared == nil)
  }

  @Test("Cameras whose frames never come together end with a reason")
  func apart() async throws {
    let rig = Self.rig(
      try ListedCamera("A", times: (0..<100).map { $0 * 40 }),
      infrared: try ListedCamera("B", times: [1_000_000]))
    _ = try await rig.start(Self.requests(rig))
    let error = await #expect(throws: CameraError.self) { _ = try await rig.next() }
    #expect(error?.code == .stalled)
    // Its thirtieth frame was taken at 1160 ms.
    #expect(error?.message.contains("the infrared camera was 998840 ms late, where 20 are") == true)
  }

  @Test("When one camera fails to start, none runs, and the failure says which it was")
  func together() async throws {
    let good = try ListedCamera("A", times: [1])
    let bad = try ListedCamera("B", times: [], failure: CameraError(.bandwidth, "no bandwidth"))
    let refused = Self.rig(good, depth: bad)
    let error = await #expect(throws: CameraError.self) {
      _ = try await refused.start(Self.requests(refused))
    }
    #expect(error == CameraError(.bandwidth, "the depth camera: no bandwidth", of: .depth))
    #expect(good.counts.stops == 2)
    let asked = await #expect(throws: CameraError.self) {
      _ = try await refused.start(PerCamera(visible: StreamRequest()))
    }
    #expect(asked?.code == .failed && good.counts.starts == 1)
  }

  @Test("A camera that breaks down while the rig runs is named")
  func named() async throws {
    let rig = Self.rig(
      try ListedCamera("A", times: [1]), infrared: try ListedCamera("B", times: []))
    _ = try await rig.start(Self.requests(rig))
    let error = await #expect(throws: CameraError.self) { _ = try await rig.next() }
    #expect(error?.role == .infrared && error?.message.contains("infrared camera: no more") == true)
  }

  @Test("A frame that waits for its fellow is let go when the rig stops")
  func wiped() async throws {
    let infrared = try ListedCamera("B", times: [500])
    let rig = Self.rig(try ListedCamera("A", times: [100]), infrared: infrared)
    _ = try await rig.start(Self.requests(rig))
    _ = try? await rig.next().visible.info
    await rig.stop()
    #expect(infrared.isDrained)
  }

  @Test("Scripted cameras run as a rig, the depth camera's words as they are")
  func scripted() async throws {
    let (visible, depth) = (CameraScript(format: .grey), CameraScript(format: .z16))
    let rig = Self.rig(try await visible.camera(), depth: try await depth.camera())
    let formats = try await rig.start(
      PerCamera(visible: visible.request, depth: depth.request))
    #expect(formats.visible.format == .grey && formats.depth?.format == .z16)
    for _ in 0..<5 {
      let set = try await rig.next()
      #expect(set.info.depth?.format == .z16 && set.info.visible.format == .grey)
    }
    await rig.stop()
  }
}

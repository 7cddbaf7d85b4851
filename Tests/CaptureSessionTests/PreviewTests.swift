import CaptureWorker
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("What may be seen of a running capture", .timeLimit(.minutes(1)))
struct PreviewTests {
  private static func picture(_ bytes: [UInt8] = [0xFF, 0xD8]) throws -> SealedSample {
    let memory = try LockedMemory(byteCount: bytes.count)
    memory.withUnsafeMutableBytes(0..<bytes.count) { $0.copyBytes(from: bytes) }
    return SealedSample(
      memory: memory, count: bytes.count, width: 2, height: 2, edits: [],
      cameras: PerCamera(visible: ScriptedCamera.standard),
      drops: PerCamera(visible: DropCounts()))
  }

  private static let start = MonotonicInstant(nanoseconds: 1_000_000_000)

  /// Suspends until a reader waits, so that the next picture is its.
  private static func waits(_ feed: PreviewFeed, at now: MonotonicInstant = start) async throws {
    for _ in 0..<1000 where !feed.isWanted(at: now) { try await Task.sleep(for: .milliseconds(2)) }
    try #require(feed.isWanted(at: now))
  }

  @Test("A device that is not told to shows nothing")
  func off() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let running = try await bench.device.begin(Bench.request())
    #expect(running.preview == nil)
    _ = await Ended(running)
  }

  @Test("A reader that waits gets the camera's own JPEG, and the capture goes on to its packet")
  func whole() async throws {
    let gate = Gate()
    let bench = try Bench(
      takes: [
        .init(steps: [.hang(gate), .frame(.good(1), try .jpeg()), .frame(.good(2), try .jpeg())])
      ], verdicts: [.refuse([.sharpness], nil), .accept],
      adjust: { $0.showsPreview = true })
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    let feed = try #require(running.preview)
    let reader = feed.read()
    let seen = Task { await reader.next() }
    try await Self.waits(feed, at: bench.clock.now)
    gate.open()
    let ended = await Ended(running)
    let bytes = try #require(await seen.value).withUnsafeBytes { Array($0) }
    let expected = try Picture.jpeg().bytes
    #expect(bytes == expected)
    #expect(try Packet(ended.packet()).samples.count == 1)
    #expect(!reader.isLive)
    #expect(await reader.next() == nil, "nothing is kept after the end")
    #expect(await feed.read().next() == nil)
  }

  @Test("A frame that makes no picture does not end the capture")
  func noPicture() async throws {
    let gate = Gate()
    let bench = try Bench(
      takes: [.init(steps: [.hang(gate), .frame(.good(1), try .jpeg())])],
      adjust: { parts in
        parts.showsPreview = true
        parts.worker = BlindWorker(seer: parts.worker, failure: WorkerError(.sample, "too large"))
      })
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    let feed = try #require(running.preview)
    let seen = Task { await feed.read().next() }
    try await Self.waits(feed, at: bench.clock.now)
    gate.open()
    #expect(await Ended(running).failure == nil)
    #expect(await seen.value == nil)
  }

  @Test("Nothing is asked of the worker while nobody waits")
  func nobody() async throws {
    // Any preview would end this capture.
    let bench = try Bench(
      [.frame(.good(1), try .jpeg())],
      adjust: { parts in
        parts.showsPreview = true
        parts.worker = BlindWorker(seer: parts.worker, failure: WorkerError(.lost, "asked"))
      })
    let running = try await bench.device.begin(Bench.request())
    _ = running.preview?.read()
    #expect(await Ended(running).failure == nil)
  }

  @Test("There are at most ten pictures a second")
  func rate() async throws {
    let feed = PreviewFeed()
    let reader = feed.read()
    #expect(!feed.isWanted(at: Self.start), "nobody waits yet")
    let first = Task { await reader.next() }
    try await Self.waits(feed)
    feed.show(try Self.picture(), at: Self.start)
    #expect(await first.value != nil)
    let second = Task { await reader.next() }
    let next = Self.start.advanced(by: PreviewFeed.interval)
    try await Self.waits(feed, at: next)
    #expect(!feed.isWanted(at: next.advanced(by: .nanoseconds(-1))))
    feed.end()
    #expect(await second.value == nil)
  }

  @Test("A new reader takes the place of the one before")
  func displaced() async throws {
    let feed = PreviewFeed()
    let old = feed.read()
    let waiting = Task { await old.next() }
    try await Self.waits(feed)
    let new = feed.read()
    #expect(await waiting.value == nil)
    #expect(!old.isLive && new.isLive)
    #expect(await old.next() == nil)
    let seen = Task { await new.next() }
    try await Self.waits(feed)
    feed.show(try Self.picture([1, 2, 3]), at: Self.start)
    #expect(await seen.value?.count == 3)
  }

  @Test("A reader that goes away leaves nobody waiting")
  func cancelled() async throws {
    let feed = PreviewFeed()
    let reader = feed.read()
    let waiting = Task { await reader.next() }
    try await Self.waits(feed)
    waiting.cancel()
    #expect(await waiting.value == nil)
    #expect(!feed.isWanted(at: Self.start))
  }
}

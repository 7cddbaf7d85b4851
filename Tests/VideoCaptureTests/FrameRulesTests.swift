import CLinux
import Platform
import Testing

@testable import VideoCapture

@Suite struct FrameRulesTests {
  private static let layout = FrameLayout(
    format: .grey, width: 10, height: 4, bytesPerLine: 16, sizeImage: 64)
  private static let interval = Duration.milliseconds(40)
  private static let monotonic = UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
  /// Nanoseconds; the buffers below were queued half a second before, unless they say otherwise.
  private static let now = MonotonicInstant(nanoseconds: 5_000_000_000)

  private static func buffer(
    sequence: UInt32 = 1, flags: UInt32 = monotonic, bytes: Int = 64, age: Duration = .zero,
    queued: Duration = .milliseconds(500)
  ) -> DequeuedBuffer {
    DequeuedBuffer(
      index: 0, flags: flags, bytesUsed: bytes, sequence: sequence,
      timestamp: now.advanced(by: .zero - age), queued: now.advanced(by: .zero - queued))
  }

  private static let single: [(String, DequeuedBuffer, FrameRules.Verdict)] = [
    ("sound", buffer(), .valid(lost: 0)),
    ("another stamp than the stream's", buffer(flags: monotonic | 0x10000), .refused(.timestamp)),
    ("marked bad", buffer(flags: monotonic | UInt32(V4L2_BUF_FLAG_ERROR)), .refused(.damaged)),
    ("one byte short", buffer(bytes: 63), .refused(.size)),
    ("one byte long", buffer(bytes: 65), .refused(.size)),
    ("empty", buffer(bytes: 0), .refused(.size)),
    ("clock unknown", buffer(flags: 0), .refused(.timestamp)),
    ("clock copied", buffer(flags: UInt32(V4L2_BUF_FLAG_TIMESTAMP_COPY)), .refused(.timestamp)),
    ("one interval ahead", buffer(age: .milliseconds(-40)), .valid(lost: 0)),
    ("more than one interval ahead", buffer(age: .milliseconds(-41)), .refused(.timestamp)),
    ("one interval before it was queued", buffer(age: .milliseconds(540)), .valid(lost: 0)),
    ("longer before it was queued", buffer(age: .milliseconds(541)), .refused(.timestamp)),
    ("a second old", buffer(age: .seconds(1), queued: .seconds(2)), .valid(lost: 0)),
    ("older", buffer(age: .milliseconds(1_001), queued: .seconds(2)), .refused(.stale)),
  ]

  @Test("A single buffer is judged by flags, size and time", arguments: single)
  func one(_ name: String, _ buffer: DequeuedBuffer, _ verdict: FrameRules.Verdict) {
    var rules = FrameRules(layout: Self.layout, interval: Self.interval, source: .endOfFrame)
    #expect(rules.check(buffer, now: Self.now) == verdict, "\(name)")
  }

  private static let second: [(String, UInt32, Duration, FrameRules.Verdict)] = [
    ("next", 101, .milliseconds(1), .valid(lost: 0)),
    ("three lost", 104, .milliseconds(1), .valid(lost: 3)),
    ("same number again", 100, .milliseconds(1), .refused(.sequence)),
    ("number going back", 99, .milliseconds(1), .refused(.sequence)),
    ("same time again", 101, .milliseconds(10), .refused(.timestamp)),
    ("time going back", 101, .milliseconds(11), .refused(.timestamp)),
  ]

  @Test("A second buffer must advance in number and time", arguments: second)
  func two(_ name: String, _ sequence: UInt32, _ age: Duration, _ verdict: FrameRules.Verdict) {
    var rules = FrameRules(layout: Self.layout, interval: Self.interval, source: .endOfFrame)
    let first = Self.buffer(sequence: 100, age: .milliseconds(10))
    #expect(rules.check(first, now: Self.now) == .valid(lost: 0))
    #expect(
      rules.check(Self.buffer(sequence: sequence, age: age), now: Self.now) == verdict, "\(name)")
  }

  @Test("The sequence number may wrap around")
  func wrap() {
    var rules = FrameRules(layout: Self.layout, interval: Self.interval, source: .endOfFrame)
    let last = Self.buffer(sequence: .max, age: .milliseconds(2))
    #expect(rules.check(last, now: Self.now) == .valid(lost: 0))
    let wrapped = Self.buffer(sequence: 1, age: .milliseconds(1))
    #expect(rules.check(wrapped, now: Self.now) == .valid(lost: 1))
  }

  @Test("A bad frame counts as bad, not as lost too")
  func noDoubleCount() {
    var rules = FrameRules(layout: Self.layout, interval: Self.interval, source: .endOfFrame)
    let bad = Self.monotonic | UInt32(V4L2_BUF_FLAG_ERROR)
    _ = rules.check(Self.buffer(sequence: 1, age: .milliseconds(3)), now: Self.now)
    #expect(rules.check(Self.buffer(sequence: 2, flags: bad), now: Self.now) == .refused(.damaged))
    let next = Self.buffer(sequence: 3, age: .milliseconds(1))
    #expect(rules.check(next, now: Self.now) == .valid(lost: 0))
  }

  @Test(
    "A compressed frame has any size up to the largest",
    arguments: [(0, false), (1, true), (64, true), (65, false)])
  func compressedSize(_ bytes: Int, _ isValid: Bool) {
    var layout = Self.layout
    layout.format = .mjpeg
    var rules = FrameRules(layout: layout, interval: Self.interval, source: .endOfFrame)
    let verdict = rules.check(Self.buffer(bytes: bytes), now: Self.now)
    #expect(verdict == (isValid ? .valid(lost: 0) : .refused(.size)))
  }

  private static let flags: [(UInt32, TimestampSource?)] = [
    (0x2000, .endOfFrame), (0x12000, .startOfExposure), (0, nil), (0x4000, nil), (0x10000, nil),
  ]

  @Test("What timestamps tell is read from a buffer's flags", arguments: flags)
  func source(_ flags: UInt32, _ source: TimestampSource?) {
    #expect(TimestampSource(bufferFlags: flags) == source)
    var rules = FrameRules(layout: Self.layout, interval: Self.interval, source: .dequeued)
    #expect(rules.check(Self.buffer(flags: flags), now: Self.now) == .valid(lost: 0))
  }

  @Test("A slow camera's frames may be as old as two of its intervals")
  func slow() {
    var rules = FrameRules(layout: Self.layout, interval: .seconds(1), source: .endOfFrame)
    let old = Self.buffer(age: .milliseconds(1_400))
    #expect(rules.check(old, now: Self.now) == .valid(lost: 0))
  }
}

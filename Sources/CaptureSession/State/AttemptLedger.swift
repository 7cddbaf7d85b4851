import DeviceKeys
import Platform

/// How often the check for a living person failed of late, and the pause that follows: five attempts within three minutes
/// close the device for 60 seconds, the next five for twice as long, up to an hour, until a day goes by without any.
///
/// An attempt is on the disk as begun before its first prompt is told, so that pulling the plug makes it one that failed.
/// Time is that since boot (CLOCK_BOOTTIME), which nobody can set; after a reboot the rest of a pause begins again. In two
/// records written in turn, so that a cut leaves the one before.
struct AttemptLedger {
  /// Attempts within `window` that begin a pause.
  static let limit = 5
  static let window = Int64(180_000)
  static let shortestPause = Int64(60_000)
  static let longestPause = Int64(3_600_000)
  /// Without a failed attempt for so long, pauses begin short again.
  static let memory = Int64(86_400_000)

  private let file: RecordFile
  private let bootID: [UInt8]
  private var generation: UInt64 = 0
  private var isOpen = false
  /// Times in milliseconds since boot; below zero for what lies before it.
  private var failures: [Int64] = []
  private var lastFailure: Int64?
  private var pausedUntil: Int64?
  private var pauses = 0

  /// - Parameters:
  ///   - bootID: 16 bytes that differ between boots.
  ///   - mayBeNew: false when the device has worked before, so that a missing file is a loss.
  ///   - now: milliseconds since boot.
  /// - Throws: `StateError` when neither record can be believed.
  init(path: String, bootID: [UInt8], mayBeNew: Bool, now: Int64) throws(StateError) {
    self.bootID = bootID
    file = try RecordFile(path: path, payloadBytes: 104, slots: 2, mayCreate: mayBeNew)
    let slots = try file.readAll()
    for case .record(let payload) in slots { read(payload, now) }
    guard generation == 0 else {
      if isOpen { try end(failed: true, at: now) }
      return
    }
    // The first record goes to slot 1; slot 0 tells a cut during that from a file that was damaged.
    guard mayBeNew, case .empty = slots[0] else {
      throw StateError(path, "damaged; the device has lost count of failed attempts")
    }
    try store(at: now)
  }

  /// How long nothing may be asked of anybody; nil when something may.
  func pause(at now: Int64) -> Duration? {
    guard let pausedUntil, now < pausedUntil else { return nil }
    return .milliseconds(pausedUntil - now)
  }

  /// Before the first prompt of a session.
  ///
  /// - Throws: `StateError`; then nothing may be told.
  mutating func begin(at now: Int64) throws(StateError) {
    isOpen = true
    try store(at: now)
  }

  /// After the session; without effect when it told no prompt.
  mutating func end(failed: Bool, at now: Int64) throws(StateError) {
    guard isOpen else { return }
    isOpen = false
    if failed { fail(at: now) }
    try store(at: now)
  }

  private mutating func fail(at now: Int64) {
    if let lastFailure, now - lastFailure > Self.memory { pauses = 0 }
    lastFailure = now
    failures = failures.filter { now - $0 < Self.window } + [now]
    guard failures.count >= Self.limit else { return }
    failures = []
    pauses = min(pauses + 1, 7)
    pausedUntil = now + min(Self.shortestPause << Int64(pauses - 1), Self.longestPause)
  }

  private mutating func read(_ payload: [UInt8], _ now: Int64) {
    func number(_ index: Int) -> Int64 {
      Int64(
        bitPattern: payload[index * 8..<index * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
    let newest = UInt64(bitPattern: number(0))
    guard newest > generation else { return }
    generation = newest
    // Another boot has another zero: what was left then is left now.
    let shift = Array(payload[88..<104]) == bootID ? 0 : now - number(1)
    func time(_ index: Int) -> Int64? { number(index) == .min ? nil : number(index) + shift }
    isOpen = number(2) != 0
    pauses = Int(clamping: number(3))
    pausedUntil = time(4)
    lastFailure = time(5)
    failures = (6..<6 + Self.limit).compactMap(time)
  }

  private mutating func store(at now: Int64) throws(StateError) {
    let next = generation + 1
    let times = [pausedUntil, lastFailure] + failures.map(Optional.init)
    var numbers = [Int64(bitPattern: next), now, isOpen ? 1 : 0, Int64(pauses)]
    numbers += (0..<7).map { $0 < times.count ? times[$0] ?? .min : .min }
    let payload = numbers.flatMap { number in
      (0..<8).reversed().map {
        UInt8(truncatingIfNeeded: UInt64(bitPattern: number) >> UInt64($0 * 8))
      }
    }
    // After a failed write the same slot is tried again: the other one is the only good record.
    try file.write(payload + bootID, to: Int(next % 2))
    generation = next
  }
}

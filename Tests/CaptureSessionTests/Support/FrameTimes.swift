import Testing

/// When a scripted frame was queued, stamped and delivered, counted from the start of the test's clock, which is also
/// when the capture is accepted.
struct FrameTimes: Sendable, CustomTestStringConvertible {
  var queued: Duration
  var stamp: Duration
  var now: Duration
  var sequence: UInt32

  /// A frame beyond reproach, the `number`th: from 1.
  static func good(_ number: Int) -> FrameTimes {
    let interval = ScriptedCamera.interval
    return FrameTimes(
      queued: interval * (number - 1), stamp: interval * number, now: interval * number,
      sequence: UInt32(number))
  }

  var testDescription: String { "queued \(queued), stamped \(stamp), #\(sequence), seen at \(now)" }
}

import CaptureSession
import DeviceAPI
import FaceQuality
import HTTPSupport
import Platform
import TrustedPacket

extension CaptureRegistry {
  /// The notices after number `last`: past ones at once, then the others as they come.
  ///
  /// - Returns: nil when `last` is the number of the last one.
  /// - Throws: `Problem`: `.notFound`, `.requestMalformed`.
  func notices(
    of id: String, after last: Int, for peer: Peer
  ) throws(Problem) -> AsyncStream<NumberedNotice>? {
    let entry = try owned(id, by: peer)
    guard last <= entry.notices.count else {
      throw Problem(
        APIProblem.requestMalformed, "Last-Event-ID: this capture has no event of that id")
    }
    if entry.isComplete && last == entry.notices.count { return nil }
    // Bounded like the log: a subscriber cannot hold more than that.
    let (stream, continuation) = AsyncStream.makeStream(
      of: NumberedNotice.self, bufferingPolicy: .bufferingOldest(rules.notices + 1))
    for notice in entry.notices.dropFirst(last) { continuation.yield(notice) }
    if entry.isComplete {
      continuation.finish()
    } else {
      let key = (entry.subscribers.keys.max() ?? 0) + 1
      entries[id]?.subscribers[key] = continuation
      continuation.onTermination = { [weak self] _ in
        Task { [weak self] in await self?.unsubscribe(key, from: id) }
      }
    }
    return stream
  }

  private func unsubscribe(_ key: Int, from id: String) { entries[id]?.subscribers[key] = nil }

  /// Records an event of the device. Its terminal events are passed over: the outcome says the same, and the packet
  /// must be there before `done` is.
  func record(_ event: CaptureEvent, of id: String) {
    switch event {
    case .camera(let model, let width, let height):
      append(.camera(.init(model: model, width: width, height: height)), to: id)
    case .guidance(let guidance):
      append(
        .guidance(
          .init(code: guidance.rawValue, text: guidance.text, textZh: guidance.chinese)), to: id)
    case .prompt(let action, let time):
      let text = action.text
      append(
        .prompt(
          .init(
            action: action.name, text: text.en, textZh: text.zh,
            timeLimit: Int64(time.wholeMilliseconds))), to: id)
    case .state(let state): append(.state(.init(state: state.rawValue)), to: id)
    case .done, .failed: break
    }
  }

  func append(_ notice: CaptureNotice, to id: String) {
    guard let entry = entries[id], !entry.isComplete,
      entry.notices.count < rules.notices || notice.isLast
    else { return }
    let numbered = NumberedNotice(number: entry.notices.count + 1, notice: notice)
    entries[id]?.notices.append(numbered)
    for subscriber in entry.subscribers.values { subscriber.yield(numbered) }
    if notice.isLast {
      entries[id]?.subscribers = [:]
      for subscriber in entry.subscribers.values { subscriber.finish() }
    }
  }
}

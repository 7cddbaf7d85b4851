/// Cuts an event stream into events, whatever pieces it arrives in (WHATWG HTML, 9.2.5 and 9.2.6).
struct EventStreamParser {
  /// Longest line, in bytes: the daemon's are far shorter.
  static let longestLine = 65_536

  private var line: [UInt8] = []
  private var endedByReturn = false
  private var id: String?
  private var name = ""
  private var data: [String] = []

  init() {}

  /// - Returns: the events that are complete now.
  /// - Throws: `DeviceClientError(.malformedResponse)` for an overlong line.
  mutating func parse(_ bytes: some Sequence<UInt8>) throws(DeviceClientError) -> [ServerSentEvent]
  {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n") where endedByReturn: endedByReturn = false
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        endedByReturn = byte == UInt8(ascii: "\r")
        if let event = endLine() { events.append(event) }
      default:
        endedByReturn = false
        guard line.count < Self.longestLine else {
          throw DeviceClientError(.malformedResponse, "an event stream line is too long")
        }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty { return dispatch() }
    let text = String(decoding: line, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    var value = text[text.index(after: colon)...]
    if value.first == " " { value.removeFirst() }
    switch text[..<colon] {
    case "id": id = String(value)
    case "event": name = String(value)
    case "data": data.append(String(value))
    default: break  // a comment, or a field of a later version
    }
    return nil
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      name = ""
      data = []
    }
    guard !data.isEmpty else { return nil }
    return ServerSentEvent(
      id: id, name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
  }
}

import HTTPSupport
import Testing

@testable import DeviceAPI

@Suite("Event streams")
struct EventStreamTests {
  private static let notices: [NumberedNotice] = [
    .init(number: 1, notice: .state(.init(state: "starting"))),
    .init(number: 2, notice: .camera(.init(model: "A\nB", width: 1, height: 2))),
    .init(number: 3, notice: .guidance(.init(code: "no_face", text: "No face: in view"))),
    .init(
      number: 4,
      notice: .prompt(
        .init(action: "turn_left", text: "Left", textZh: "左", timeLimit: 4900))),
    .init(number: 5, notice: .failed(.init(Problem(APIProblem.cameraLost, "gone")))),
    .init(number: 6, notice: .done),
  ]

  @Test("Every notice survives the wire, in pieces of any size", arguments: [1, 2, 3, 7, 100_000])
  func roundTrip(size: Int) throws {
    let bytes = try Self.notices.flatMap { try $0.event() + Array(":\n\n".utf8) }
    var parser = EventStreamParser()
    var seen: [NumberedNotice] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      for event in try parser.parse(bytes[start..<min(start + size, bytes.count)]) {
        seen.append(try #require(try NumberedNotice(event)))
      }
    }
    #expect(seen == Self.notices)
  }

  /// WHATWG HTML, 9.2.6, and the corners of 9.2.5.
  @Test(
    "Streams are read as the standard says",
    arguments: [
      ("data: a\n\n", [ServerSentEvent(id: nil, name: "message", data: "a")]),
      ("data:a\r\ndata: b\r\n\r\n", [ServerSentEvent(id: nil, name: "message", data: "a\nb")]),
      ("data:  a\r\r", [ServerSentEvent(id: nil, name: "message", data: " a")]),
      ("event: x\n\ndata: b\n\n", [ServerSentEvent(id: nil, name: "message", data: "b")]),
      (": note\nunknown: 1\ndata\n\n", []),
      (
        "id: 7\ndata: a\n\ndata: b\n\n",
        [
          ServerSentEvent(id: "7", name: "message", data: "a"),
          ServerSentEvent(id: "7", name: "message", data: "b"),
        ]
      ),
      ("data: cut off\n", []),
    ])
  func standard(text: String, events: [ServerSentEvent]) throws {
    var parser = EventStreamParser()
    #expect(try parser.parse(text.utf8) == events)
  }

  @Test("A line without end is refused")
  func endless() {
    var parser = EventStreamParser()
    #expect(throws: DeviceClientError(.malformedResponse, "an event stream line is too long")) {
      _ = try parser.parse([UInt8](repeating: 65, count: EventStreamParser.longestLine + 1))
    }
  }

  @Test("An event of a later version is passed over, a broken one is not")
  func foreign() throws {
    #expect(try NumberedNotice(ServerSentEvent(id: "1", name: "new", data: "{}")) == nil)
    #expect(try NumberedNotice(ServerSentEvent(id: nil, name: "done", data: "{}")) == nil)
    #expect(throws: JSONFault.self) {
      try NumberedNotice(ServerSentEvent(id: "1", name: "camera", data: "{}"))
    }
  }
}

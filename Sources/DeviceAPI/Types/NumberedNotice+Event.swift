import HTTPSupport

/// The form of a server-sent event (WHATWG HTML, 9.2.5 "Parsing an event stream").
extension NumberedNotice {
  /// - Throws: `EncodingError`.
  func event() throws -> [UInt8] {
    let (name, data) = try fields()
    return Array("id: \(number)\nevent: \(name)\ndata: ".utf8) + data + Array("\n\n".utf8)
  }

  private func fields() throws -> (name: String, data: [UInt8]) {
    switch notice {
    case .camera(let camera): ("camera", try JSON.encode(camera))
    case .guidance(let guidance): ("guidance", try JSON.encode(guidance))
    case .prompt(let prompt): ("prompt", try JSON.encode(prompt))
    case .state(let state): ("state", try JSON.encode(state))
    case .done: ("done", Array("{}".utf8))
    case .failed(let failure): ("failed", try JSON.encode(failure))
    }
  }

  /// Reads an event; nil for one that this version does not know, which a client passes over.
  ///
  /// - Throws: `JSONFault` when the data do not fit the name.
  init?(_ event: ServerSentEvent) throws(JSONFault) {
    guard let number = event.id.flatMap({ Int($0) }), number > 0 else { return nil }
    let data = event.data.utf8
    switch event.name {
    case "camera": self.init(number: number, notice: .camera(try JSON.decode(from: data)))
    case "guidance": self.init(number: number, notice: .guidance(try JSON.decode(from: data)))
    case "prompt": self.init(number: number, notice: .prompt(try JSON.decode(from: data)))
    case "state": self.init(number: number, notice: .state(try JSON.decode(from: data)))
    case "done": self.init(number: number, notice: .done)
    case "failed": self.init(number: number, notice: .failed(try JSON.decode(from: data)))
    default: return nil
    }
  }
}

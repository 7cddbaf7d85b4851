import FoundationEssentials
import HTTPSupport
import Testing

private struct Order: Decodable, Equatable {
  var name: String
  var count: Int32?
  var parts: [Part]?
  var bytes: Base64URL?

  struct Part: Codable, Equatable {
    var size: Int
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, count, parts, bytes
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    count = try container.wholeNumberIfPresent(forKey: .count)
    parts = try container.decodeIfPresent([Part].self, forKey: .parts)
    bytes = try container.decodeIfPresent(Base64URL.self, forKey: .bytes)
  }
}

@Suite("JSON")
struct JSONTests {
  @Test(
    "A refused text names the member and the reason, never the value",
    arguments: [
      (#"{}"#, "name", "is missing"),
      (#"{"name":7}"#, "name", "must be a string"),
      (#"{"name":null}"#, "name", "must be a string, not null"),
      (#"{"name":"x","count":"7"}"#, "count", "must be a whole number in range"),
      (#"{"name":"x","count":1.5}"#, "count", "must be a whole number in range"),
      (#"{"name":"x","count":4123456789}"#, "count", "must be a whole number in range"),
      (
        #"{"name":"x","parts":[{"size":1},{"size":true}]}"#, "parts[1].size",
        "must be a whole number in range"
      ),
      (#"{"name":"x","parts":{}}"#, "parts", "must be an array"),
      (#"{"name":"x","bytes":"Zg=="}"#, "bytes", "must be unpadded base64url (RFC 4648 §5)"),
      (#"{"name":"x","cuont":7}"#, "cuont", "is not known here (known: bytes, count, name, parts)"),
      (#"[]"#, "", "must be an object"),
      (#"{"name":"x"} {}"#, "", "not a valid JSON text"),
      (#"{"name":"x""#, "", "not a valid JSON text"),
      ("", "", "not a valid JSON text"),
    ])
  func refusals(text: String, member: String, reason: String) {
    #expect(throws: JSONFault(member: member, reason: reason)) {
      try JSON.decode(Order.self, from: text.utf8)
    }
  }

  @Test("Times are RFC 3339 in UTC, members in a stable order")
  func encoding() throws {
    struct Reply: Codable, Equatable {
      var until: Date
      var at: Base64URL
    }
    let reply = Reply(until: Date(timeIntervalSince1970: 1_700_000_000), at: Base64URL([0xff]))
    let bytes = try JSON.encode(reply)
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"{"at":"_w","until":"2023-11-14T22:13:20Z"}"#)
    #expect(try JSON.decode(Reply.self, from: bytes) == reply)
  }
}

import StrictYAML
import Testing

@Suite("Strict YAML")
struct StrictYAMLTests {
  enum Colour: String, CaseIterable { case red, green }

  /// Everything that a file can hold, as the tests read it.
  struct Contents: Equatable {
    var name: String
    var path: String?
    var count = 7
    var share: Double?
    var flag: Bool?
    var colours: [Colour] = []
    var uids: [Int] = []
    var open: [String: String] = [:]

    init(_ text: String) throws(YAMLError) {
      let members = try YAMLNode(text.utf8, file: "f.yaml").members([
        "name", "path", "count", "share", "flag", "colours", "terminals", "open",
      ])
      name = try members.required("name").text()
      path = try members["path"]?.path()
      count = try members.integer("count", in: 1...10, or: count)
      share = try members["share"]?.number(in: 0...1)
      flag = try members["flag"]?.flag()
      colours = try members["colours"]?.choices() ?? []
      if let list = members["terminals"] {
        uids = try list.list { element throws(YAMLError) in
          try element.members(["uid"]).required("uid").integer(in: 0...1000)
        }
      }
      for (name, value) in try members["open"]?.entries() ?? [] {
        open[name] = try value.text()
      }
    }
  }

  @Test("Values of every kind are read, and what is absent keeps its default")
  func reads() throws {
    let contents = try Contents(
      """
      name: "* a & b" # & not *an anchor
      path: /a*b
      share: 1e-1
      flag: false
      colours: [green, "red"]
      terminals: [{uid: 0}, {uid: 1000}]
      open: {1: a, b: "2", c: "~"}
      """)
    #expect(contents.name == "* a & b" && contents.path == "/a*b" && contents.count == 7)
    #expect(contents.share == 0.1 && contents.flag == false)
    #expect(contents.colours == [.green, .red] && contents.uids == [0, 1000])
    #expect(contents.open == ["1": "a", "b": "2", "c": "~"])
  }

  /// What follows `name: n`, and the beginning of the error's description.
  static let mistakes: [(String, YAMLError.Code, String)] = [
    ("nmae: a", .unknownKey, "f.yaml:2: nmae: is not known here (known: name, path, "),
    ("nmae:\n  - a", .unknownKey, "f.yaml:2: nmae: is not"),
    ("<<: {flag: true}", .unknownKey, "f.yaml:2: <<: is not known"),
    ("[a]: b", .invalidValue, "f.yaml:2: ?: must have a text as its key"),
    ("flag: true\nflag: false", .syntax, "f.yaml:2: flag: is given twice"),
    ("!x name: b", .syntax, "f.yaml:2: name: is given twice"),
    ("open: {1: a, \"1\": b}", .syntax, "f.yaml:2: open.1: is given twice"),
    ("flag:", .invalidValue, "f.yaml:2: flag: is missing its value"),
    ("flag: ~", .invalidValue, "f.yaml:2: flag: is missing its value"),
    ("colours: [red, null]", .invalidValue, "f.yaml:2: colours[1]: is missing its value"),
    ("flag: yes", .invalidValue, "f.yaml:2: flag: must be true or false"),
    ("flag: \"true\"", .invalidValue, "f.yaml:2: flag: must be true or false"),
    ("flag: [true]", .invalidValue, "f.yaml:2: flag: must be true or false"),
    ("path: a/b", .invalidValue, "f.yaml:2: path: must be an absolute path"),
    ("path: \"\"", .invalidValue, "f.yaml:2: path: must be a text that is not empty"),
    ("path: {a: b}", .invalidValue, "f.yaml:2: path: must be a text"),
    ("count: 11", .invalidValue, "f.yaml:2: count: must be a whole number from 1 to 10"),
    ("count: -1", .invalidValue, "f.yaml:2: count: must be a whole number"),
    ("count: 010", .invalidValue, "f.yaml:2: count: must be a whole number"),
    ("count: 1.0", .invalidValue, "f.yaml:2: count: must be a whole number"),
    ("count: \"1\"", .invalidValue, "f.yaml:2: count: must be a whole number"),
    ("count: 99999999999999999999", .invalidValue, "f.yaml:2: count: must be a whole number"),
    ("share: 1.01", .invalidValue, "f.yaml:2: share: must be a number from 0.0 to 1.0"),
    ("share: .nan", .invalidValue, "f.yaml:2: share: must be a number"),
    ("share: nan", .invalidValue, "f.yaml:2: share: must be a number"),
    ("share: .inf", .invalidValue, "f.yaml:2: share: must be a number"),
    ("share: inf", .invalidValue, "f.yaml:2: share: must be a number"),
    ("share: -1e999", .invalidValue, "f.yaml:2: share: must be a number"),
    ("colours: red", .invalidValue, "f.yaml:2: colours: must be a list"),
    ("colours: []", .invalidValue, "f.yaml:2: colours: must be a list with at least one"),
    (
      "colours:\n  - red\n  - blue", .invalidValue,
      "f.yaml:4: colours[1]: must be one of red, green"
    ),
    ("terminals:\n  - 5", .invalidValue, "f.yaml:3: terminals[0]: must be a mapping with keys uid"),
    ("terminals:\n  - uid: -1", .invalidValue, "f.yaml:3: terminals[0].uid: must be a whole"),
    ("terminals:\n  - uid: 1\n  - {}", .missing, "f.yaml:4: terminals[1].uid: is missing"),
    ("terminals:\n  - gid: 1", .unknownKey, "f.yaml:3: terminals[0].gid: is not known"),
    ("flag: [", .syntax, "f.yaml:3: is not YAML: "),
    ("---\nname: b", .syntax, "f.yaml:2: is not YAML: "),
    ("path: \u{7}", .syntax, "f.yaml: is not YAML"),
    ("path: &a /b", .syntax, "f.yaml:2: anchors and aliases"),
    ("open: {a: &x 1, b: *x}", .syntax, "f.yaml:2: anchors and aliases"),
    ("path: *a", .syntax, "f.yaml:2: is not YAML: found undefined alias"),
    ("path: " + String(repeating: "[", count: 40_000), .syntax, "f.yaml:"),
    ("# " + String(repeating: "a", count: 65_536), .unreadable, "f.yaml: is larger than 65536"),
  ]

  @Test("A mistake is refused with its file, line, key and reason", arguments: mistakes)
  func refuses(_ row: (text: String, code: YAMLError.Code, error: String)) {
    let error = #expect(throws: YAMLError.self) { try Contents("name: n\n\(row.text)\n") }
    #expect(error?.code == row.code)
    #expect(error?.description.hasPrefix(row.error) == true, "\(error?.description ?? "")")
  }

  @Test(
    "What is no mapping is refused",
    arguments: [
      ("", "f.yaml: is empty"), ("# nothing", "f.yaml: is empty"),
      ("- a", "f.yaml:1: must be a mapping"), ("a", "f.yaml:1: must be a mapping"),
      ("~", "f.yaml:1: must be a mapping"), ("{}", "f.yaml:1: name: is missing"),
    ])
  func noMapping(_ row: (text: String, error: String)) {
    let error = #expect(throws: YAMLError.self) { try Contents(row.text) }
    #expect(error?.description.hasPrefix(row.error) == true, "\(error?.description ?? "")")
  }

  @Test(
    "Aliases that would grow to 10^30 nodes are refused at once, also as a key",
    .timeLimit(.minutes(1)), arguments: ["path: *l29", "? *l29\n: a", "{*l29 : a}: b"])
  func bomb(use: String) {
    var text = "open:\n  - &l0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<30 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
      text += "  - &l\(level) [\(aliases)]\n"
    }
    let error = #expect(throws: YAMLError.self) { try Contents(text + use) }
    #expect(error?.code == .syntax)
    #expect(
      error?.description.hasPrefix("f.yaml:2: anchors") == true, "\(error?.description ?? "")")
  }

  @Test("Bytes that are not UTF-8 are refused", arguments: [[0xFF, 0xFE, 0x61, 0], [0x61, 0xC3]])
  func notUTF8(bytes: [UInt8]) {
    let error = #expect(throws: YAMLError.self) { try YAMLNode(bytes, file: "f.yaml") }
    #expect(error?.description == "f.yaml: is not a text in UTF-8")
  }

  @Test("A file that cannot be read is refused by its name, and is asked for up to the limit")
  func unreadable() {
    struct Fault: Error, CustomStringConvertible { let description = "cannot open it" }
    let error = #expect(throws: YAMLError.self) {
      try YAMLNode(file: "/f.yaml") { limit in
        #expect(limit == YAMLNode.largestFile)
        throw Fault()
      }
    }
    #expect(error == YAMLError(.unreadable, file: "/f.yaml", reason: "cannot open it"))
  }
}

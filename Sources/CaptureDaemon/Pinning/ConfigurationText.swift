/// The text of a configuration file, to change one block of it and keep its comments.
///
/// It knows block mappings only, one key on each line. Whoever uses it reads the result and compares
/// (`CameraPinning.write`), so what it does not understand is refused, not spoiled.
struct ConfigurationText {
  private var lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The text with another pinning.
  func pinning(_ pinning: CameraPinning) -> String {
    var copy = self
    copy.pin(pinning)
    return copy.lines.joined(separator: "\n")
  }

  private mutating func pin(_ pinning: CameraPinning) {
    guard let camera = index(of: pinning.role.key, in: lines.indices, indent: 0),
      let indent = lines[block(under: camera)].first(where: Self.isContent).map(Self.indent)
    else { return }
    let space = String(repeating: " ", count: indent)
    let device = "\(space)device: \(CameraPinning.quoted(pinning.device))"
    guard let old = index(of: "device", in: block(under: camera), indent: indent) else { return }
    lines[old] = device
    // A pin with its values in its own line, or none, is made anew.
    let pin = index(of: "pin", in: block(under: camera), indent: indent)
    if let pin {
      let rest = block(under: pin)
      let inner = lines[rest].first(where: Self.isContent).map(Self.indent)
      for key in ["bus", "usb_id", "serial", "descriptors", "pinned"].reversed() {
        guard let inner, let line = index(of: key, in: block(under: pin), indent: inner) else {
          continue
        }
        lines.remove(at: line)
      }
      lines[pin] = "\(space)pin:"
    } else {
      lines.insert("\(space)pin:", at: old + 1)
    }
    let head = pin ?? old + 1
    let inner = lines[block(under: head)].first(where: Self.isContent).map(Self.indent)
    let values = pinning.yaml.split(separator: "\n").map {
      String(repeating: " ", count: inner ?? indent + 2) + $0.drop { $0 == " " }
    }
    lines.insert(contentsOf: values, at: head + 1)
  }

  /// The line of a key with this indentation.
  private func index(of key: String, in range: Range<Int>, indent: Int) -> Int? {
    range.first {
      Self.indent(lines[$0]) == indent && lines[$0].dropFirst(indent).hasPrefix("\(key):")
    }
  }

  /// The lines below a key that are indented deeper, with the comments and empty lines between them.
  private func block(under line: Int) -> Range<Int> {
    let indent = Self.indent(lines[line])
    let end = lines.indices.dropFirst(line + 1).first {
      Self.isContent(lines[$0]) && Self.indent(lines[$0]) <= indent
    }
    return line + 1..<(end ?? lines.endIndex)
  }

  private static func isContent(_ line: String) -> Bool {
    guard let first = line.first(where: { $0 != " " }) else { return false }
    return first != "#"
  }

  private static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }
}

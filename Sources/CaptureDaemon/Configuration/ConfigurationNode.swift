import Yams

/// A value in a configuration file that knows where it stands, so that every refusal can say so.
struct ConfigurationNode {
  let file: String
  /// As `terminals[0].uid`; empty for the document.
  let key: String
  private let node: Node
  private let enclosingLine: Int

  /// Reads a whole file's text.
  init(yaml: String, file: String) throws(ConfigurationError) {
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw ConfigurationError(file: file, reason: "is empty")
      }
      self.init(node, key: "", file: file, enclosingLine: 1)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(yaml: error, file: file)
    }
  }

  private init(_ node: Node, key: String, file: String, enclosingLine: Int) {
    self.node = node
    self.key = key
    self.file = file
    self.enclosingLine = enclosingLine
  }

  var line: Int { node.mark?.line ?? enclosingLine }

  func refused(_ reason: String) -> ConfigurationError {
    ConfigurationError(file: file, line: line, key: key, reason: reason)
  }

  /// The members of a mapping that may have these keys and no others. A member that is null counts as absent.
  func members(_ known: [String]) throws(ConfigurationError) -> [String: ConfigurationNode] {
    guard let mapping = node.mapping else {
      throw refused("must be a mapping with keys \(known.joined(separator: ", "))")
    }
    var members: [String: ConfigurationNode] = [:]
    for (name, value) in mapping {
      let text = name.scalar?.string ?? "?"
      let member = ConfigurationNode(
        value, key: key.isEmpty ? text : "\(key).\(text)", file: file,
        enclosingLine: name.mark?.line ?? line)
      guard known.contains(text) else {
        throw ConfigurationError(
          file: file, line: name.mark?.line ?? line, key: member.key,
          reason: "is not known here (known: \(known.joined(separator: ", ")))")
      }
      if !member.isNull { members[text] = member }
    }
    return members
  }

  /// A member that must be there.
  func required(
    _ name: String, in members: [String: ConfigurationNode]
  ) throws(ConfigurationError) -> ConfigurationNode {
    if let member = members[name] { return member }
    throw ConfigurationError(
      file: file, line: line, key: key.isEmpty ? name : "\(key).\(name)", reason: "is missing")
  }

  /// The elements of a list that is not empty.
  func elements() throws(ConfigurationError) -> [ConfigurationNode] {
    guard let sequence = node.sequence, !sequence.isEmpty else {
      throw refused("must be a list with at least one element")
    }
    return sequence.enumerated().map { index, element in
      ConfigurationNode(element, key: "\(key)[\(index)]", file: file, enclosingLine: line)
    }
  }

  func string() throws(ConfigurationError) -> String {
    guard let text = node.scalar?.string, !text.isEmpty, !isNull else {
      throw refused("must be a text that is not empty")
    }
    return text
  }

  func path() throws(ConfigurationError) -> String {
    let text = try string()
    guard text.hasPrefix("/") else { throw refused("must be an absolute path") }
    return text
  }

  func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
    guard let text = node.scalar?.string, let value = Int(text), range.contains(value) else {
      throw refused("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// One of a closed list.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type = Value.self
  ) throws(ConfigurationError) -> Value {
    guard let text = node.scalar?.string, let value = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw refused("must be one of \(known)")
    }
    return value
  }

  private var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}

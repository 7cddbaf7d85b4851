import Yams

/// A value in a YAML file that knows where it stands, so that every refusal can say so.
public struct YAMLNode {
  public let file: String
  /// As `terminals[0].uid`; empty for the document.
  public let key: String
  /// 1 for the first.
  public let line: Int
  let node: Node

  init(_ node: Node, file: String, key: String, enclosingLine: Int) {
    self.node = node
    self.file = file
    self.key = key
    line = node.mark?.line ?? enclosingLine
  }

  /// An error that names this value.
  public func refused(_ reason: String) -> YAMLError { refused(.invalidValue, reason) }

  /// An error that names this value.
  public func refused(_ code: YAMLError.Code, _ reason: String) -> YAMLError {
    YAMLError(code, file: file, line: line, key: key, reason: reason)
  }

  /// The key of a member of this mapping.
  func key(of member: String) -> String { key.isEmpty ? member : "\(key).\(member)" }

  /// The members of a mapping that may have these keys and no others: a misspelt key must not pass as absent.
  ///
  /// - Throws: `YAMLError`: `.unknownKey`, `.syntax`, `.invalidValue`.
  public func members(_ known: [String]) throws(YAMLError) -> YAMLMembers {
    var values: [String: YAMLNode] = [:]
    for (name, value) in try entries(known) { values[name] = value }
    return YAMLMembers(of: self, values: values)
  }

  /// The members of a mapping in their order.
  ///
  /// - Parameter known: the keys that it may have; nil when it may have any.
  /// - Throws: `YAMLError`: `.unknownKey`, `.syntax`, `.invalidValue`.
  public func entries(
    _ known: [String]? = nil
  ) throws(YAMLError) -> [(name: String, value: YAMLNode)] {
    let list = known?.joined(separator: ", ") ?? ""
    guard let mapping = node.mapping else {
      throw refused("must be a mapping" + (known == nil ? "" : " with keys \(list)"))
    }
    var entries: [(name: String, value: YAMLNode)] = []
    var names: Set<String> = []
    for (name, value) in mapping {
      let text = name.scalar?.string ?? "?"
      let named = YAMLNode(name, file: file, key: key(of: text), enclosingLine: line)
      guard name.scalar != nil else { throw named.refused("must have a text as its key") }
      guard known?.contains(text) ?? true else {
        throw named.refused(.unknownKey, "is not known here (known: \(list))")
      }
      // The parser takes `1` and `"1"` for two keys.
      guard names.insert(text).inserted else { throw named.refused(.syntax, "is given twice") }
      entries.append((text, try child(value, key: named.key, enclosingLine: named.line)))
    }
    return entries
  }

  /// What `read` makes of each element of a list that is not empty.
  ///
  /// - Throws: `YAMLError(.invalidValue)`, and what `read` throws.
  public func list<Value>(
    _ read: (YAMLNode) throws(YAMLError) -> Value
  ) throws(YAMLError) -> [Value] {
    guard let sequence = node.sequence, !sequence.isEmpty else {
      throw refused("must be a list with at least one element")
    }
    var values: [Value] = []
    for element in sequence {
      values.append(
        try read(child(element, key: "\(key)[\(values.count)]", enclosingLine: line)))
    }
    return values
  }

  /// A key without a value could mean its default or nothing at all, so it is refused.
  private func child(
    _ node: Node, key: String, enclosingLine: Int
  ) throws(YAMLError) -> YAMLNode {
    let child = YAMLNode(node, file: file, key: key, enclosingLine: enclosingLine)
    if let plain = child.plain, ["", "~", "null", "Null", "NULL"].contains(plain) {
      throw child.refused("is missing its value; give one or remove the key")
    }
    return child
  }

  /// A scalar without quotes.
  var plain: String? {
    node.scalar.flatMap { $0.style == .plain ? $0.string : nil }
  }
}

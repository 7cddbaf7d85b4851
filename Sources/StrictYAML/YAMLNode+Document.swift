import Yams

extension YAMLNode {
  /// Bytes that a file may have at most.
  public static let largestFile = 65_536

  /// Takes a file's text apart.
  ///
  /// - Parameter file: what errors call the file.
  /// - Throws: `YAMLError`: `.unreadable`, `.syntax`.
  public init(_ bytes: some Collection<UInt8>, file: String) throws(YAMLError) {
    guard bytes.count <= Self.largestFile else {
      throw YAMLError(
        .unreadable, file: file, reason: "is larger than \(Self.largestFile) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw YAMLError(.unreadable, file: file, reason: "is not a text in UTF-8")
    }
    do {
      try Self.refuseAnchors(in: text, file: file)
      guard let root = try Yams.compose(yaml: text) else {
        throw YAMLError(.syntax, file: file, reason: "is empty")
      }
      self.init(root, file: file, key: "", enclosingLine: 1)
    } catch let error as YAMLError { throw error } catch { throw YAMLError(error, file: file) }
  }

  /// Reads a file and takes its text apart.
  ///
  /// - Parameter read: reads the file, which must not have more bytes than its argument says.
  /// - Throws: `YAMLError`: `.unreadable`, `.syntax`.
  public init(file: String, read: (_ limit: Int) throws -> [UInt8]) throws(YAMLError) {
    let bytes: [UInt8]
    do { bytes = try read(Self.largestFile) } catch {
      throw YAMLError(.unreadable, file: file, reason: "\(error)")
    }
    try self.init(bytes, file: file)
  }

  /// Nested aliases let a small file grow beyond any memory, and the parser already expands those that are keys.
  /// So a copy without the sign of an alias is parsed first: where no node has an anchor, no alias is valid either.
  private static func refuseAnchors(in text: String, file: String) throws {
    let parser = try Parser(yaml: text.replacing("*", with: "\u{FFFD}"))
    let root = try parser.singleRoot()
    // Nodes refer to their anchors weakly; the parser owns them.
    if let node = withExtendedLifetime(parser, { root.flatMap(anchored) }) {
      throw YAMLNode(node, file: file, key: "", enclosingLine: 1)
        .refused(.syntax, "anchors and aliases (&name, *name) are refused; write the value out")
    }
  }

  /// The first node with an anchor.
  private static func anchored(_ node: Node) -> Node? {
    if node.anchor != nil { return node }
    for (name, value) in node.mapping ?? [:] {
      if let found = anchored(name) ?? anchored(value) { return found }
    }
    return node.sequence?.lazy.compactMap(anchored).first
  }
}

extension YAMLError {
  /// A text that is not YAML. The parser's own description would quote the file.
  init(_ error: any Error, file: String) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(.syntax, file: file, line: mark.line, reason: "is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        .syntax, file: file, line: context.mark.line, key: duplicates.joined(separator: ", "),
        reason: "is given twice")
    default:
      self.init(.syntax, file: file, reason: "is not YAML")
    }
  }
}

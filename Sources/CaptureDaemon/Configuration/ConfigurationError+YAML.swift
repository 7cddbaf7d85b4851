import Yams

extension ConfigurationError {
  /// A text that is no YAML document. The parser's own message would quote the file.
  init(yaml error: any Error, file: String) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, reason: problem)
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line, key: duplicates.joined(separator: ", "),
        reason: "is given twice")
    default:
      self.init(file: file, reason: "is not a YAML text in UTF-8")
    }
  }
}

import Yams

/// A YAML document whose keys are all known; errors name file, line and key.
struct StrictYAML {
  /// The keys that a document may have.
  indirect enum Shape {
    case scalar
    case map([String: Shape])
  }

  let file: String
  private let root: Node

  /// - Throws: `ProfileError`: `.syntax`, `.unknownKey`, `.invalidValue`.
  init(_ text: String, shape: Shape, file: String) throws(ProfileError) {
    self.file = file
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw ProfileError(.syntax, "\(file) is empty")
      }
      root = node
    } catch let error as ProfileError { throw error } catch let error as YamlError {
      throw ProfileError(.syntax, "\(file): \(error)")
    } catch { throw ProfileError(.syntax, "\(file) is not YAML") }
    try check(root, shape, path: [])
  }

  private func check(_ node: Node, _ shape: Shape, path: [String]) throws(ProfileError) {
    switch shape {
    case .scalar:
      guard node.scalar != nil else { throw error(.invalidValue, "must be a plain value", path) }
    case .map(let keys):
      guard let mapping = node.mapping else {
        throw error(.invalidValue, "must be a mapping", path)
      }
      for (key, value) in mapping {
        let name = key.string ?? "?"
        guard let inner = keys[name] else {
          throw ProfileError(
            .unknownKey,
            "\(file):\(key.mark?.line ?? 0): unknown key \"\((path + [name]).joined(separator: "."))\"; "
              + "known here: \(keys.keys.sorted().joined(separator: ", "))")
        }
        try check(value, inner, path: path + [name])
      }
    }
  }

  /// - Throws: `ProfileError`: `.missing`, `.invalidValue`.
  func decode<Value: Decodable>(_ type: Value.Type) throws(ProfileError) -> Value {
    do { return try YAMLDecoder().decode(type, from: root) } catch DecodingError.keyNotFound(
      let key, let context)
    {
      let path = context.codingPath.map(\.stringValue)
      throw error(.missing, "\"\(key.stringValue)\" is missing", path)
    } catch DecodingError.typeMismatch(_, let context) {
      throw error(.invalidValue, "wrong kind of value", context.codingPath.map(\.stringValue))
    } catch DecodingError.dataCorrupted(let context) {
      throw error(.invalidValue, "wrong kind of value", context.codingPath.map(\.stringValue))
    } catch { throw ProfileError(.invalidValue, "\(file) does not fit a profile") }
  }

  /// An error that names the line of the value at `path`.
  func error(_ code: ProfileError.Code, _ message: String, _ path: [String]) -> ProfileError {
    var node = root
    for key in path { node = node.mapping?[key] ?? node }
    let name = path.isEmpty ? "" : "\"\(path.joined(separator: "."))\": "
    return ProfileError(code, "\(file):\(node.mark?.line ?? 1): \(name)\(message)")
  }
}

import DeviceKeys
import TrustedPacket
import Yams

/// Takes a policy's YAML nodes apart and says where one is wrong.
struct PolicyReader {
  let file: String

  func error(_ node: Node, _ key: String, _ reason: String) -> PolicyError {
    let line = node.mark.map { ":\($0.line)" } ?? ""
    return PolicyError(description: "\(file)\(line): \(key): \(reason)")
  }

  func mapping(_ yaml: String) throws(PolicyError) -> Node.Mapping {
    let node: Node?
    do { node = try compose(yaml: yaml) } catch {
      throw PolicyError(description: "\(file): not YAML: \(error)")
    }
    guard let mapping = node?.mapping else {
      throw PolicyError(description: "\(file): expected keys and values")
    }
    return mapping
  }

  func text(_ node: Node) throws(PolicyError) -> String {
    guard let text = node.string else { throw error(node, "policy", "expected text") }
    return text
  }

  func list(_ node: Node, _ key: String) throws(PolicyError) -> [String] {
    guard let sequence = node.sequence, !sequence.isEmpty else {
      throw error(node, key, "expected a list with at least one entry")
    }
    var list: [String] = []
    for element in sequence { list.append(try text(element)) }
    return list
  }

  func choices<Value: Hashable>(
    _ node: Node, _ key: String, _ make: (String) -> Value?
  ) throws(PolicyError) -> Set<Value> {
    var values: Set<Value> = []
    for name in try list(node, key) {
      guard let value = make(name) else { throw error(node, key, "\"\(name)\" is unknown") }
      values.insert(value)
    }
    return values
  }

  func flag(_ node: Node, _ key: String) throws(PolicyError) -> Bool {
    guard let flag = node.bool else { throw error(node, key, "expected true or false") }
    return flag
  }

  /// `name: sha256-hex`, or `name: any`.
  func profiles(_ node: Node, _ key: String) throws(PolicyError) -> [String: SHA256Digest?] {
    guard let mapping = node.mapping, !mapping.isEmpty else {
      throw error(node, key, "expected profile names, each with a SHA-256 or `any`")
    }
    var profiles: [String: SHA256Digest?] = [:]
    for (name, value) in mapping {
      let digest = value.string.flatMap { Hex.decode($0) }.flatMap { SHA256Digest($0) }
      guard digest != nil || value.string == "any" else {
        throw error(value, "\(key).\(try text(name))", "expected 64 hex digits or `any`")
      }
      profiles.updateValue(digest, forKey: try text(name))
    }
    return profiles
  }

  /// `measure: {min: …, max: …}` in the measure's unit.
  func ranges(_ node: Node, _ key: String) throws(PolicyError) -> [Int: ClosedRange<Int>] {
    guard let mapping = node.mapping else {
      throw error(node, key, "expected ranges by measure")
    }
    var ranges: [Int: ClosedRange<Int>] = [:]
    for (measure, range) in mapping {
      guard let known = measure.string.flatMap({ Measure(rawValue: $0) }),
        let bounds = range.mapping
      else {
        let names = Measure.allCases.map(\.rawValue).joined(separator: ", ")
        throw error(measure, key, "expected min or max for one of \(names)")
      }
      let number = known.claimKey
      var (low, high) = (Int.min, Int.max)
      for (name, value) in bounds {
        guard let bound = value.float, bound.isFinite, abs(bound) < 1e9 else {
          throw error(value, "\(key).\(known.rawValue)", "expected a number")
        }
        switch name.string {
        case "min": low = Int((bound * 1e6).rounded())
        case "max": high = Int((bound * 1e6).rounded())
        default: throw error(name, "\(key).\(known.rawValue)", "expected min or max")
        }
      }
      guard low <= high else { throw error(range, "\(key).\(known.rawValue)", "min is above max") }
      ranges[number] = low...high
    }
    return ranges
  }
}

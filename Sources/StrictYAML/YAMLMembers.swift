/// The members of a mapping whose keys are all known.
public struct YAMLMembers {
  private let mapping: YAMLNode
  private let values: [String: YAMLNode]

  init(of mapping: YAMLNode, values: [String: YAMLNode]) {
    self.mapping = mapping
    self.values = values
  }

  /// Line of each member.
  public var lines: [String: Int] { values.mapValues(\.line) }

  public subscript(name: String) -> YAMLNode? { values[name] }

  /// A member that must be there.
  ///
  /// - Throws: `YAMLError(.missing)`.
  public func required(_ name: String) throws(YAMLError) -> YAMLNode {
    if let value = values[name] { return value }
    throw YAMLError(
      .missing, file: mapping.file, line: mapping.line, key: mapping.key(of: name),
      reason: "is missing")
  }

  /// A whole number; `absent` when the member is not there.
  ///
  /// - Throws: `YAMLError(.invalidValue)`.
  public func integer(
    _ name: String, in range: ClosedRange<Int>, or absent: Int
  ) throws(YAMLError) -> Int {
    try values[name]?.integer(in: range) ?? absent
  }
}

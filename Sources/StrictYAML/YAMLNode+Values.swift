import Yams

extension YAMLNode {
  /// A text that is not empty.
  ///
  /// - Throws: `YAMLError(.invalidValue)`, as all of these.
  public func text() throws(YAMLError) -> String {
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw refused("must be a text that is not empty")
    }
    return text
  }

  /// A list of texts.
  public func texts() throws(YAMLError) -> [String] {
    try list { element throws(YAMLError) in try element.text() }
  }

  /// An absolute path.
  public func path() throws(YAMLError) -> String {
    let text = try text()
    guard text.hasPrefix("/") else { throw refused("must be an absolute path") }
    return text
  }

  /// A decimal number without a fraction. Leading zeros are refused: YAML 1.1 reads them as octal.
  public func integer(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
    guard let plain, let value = Int(plain), "\(value)" == plain, range.contains(value) else {
      throw refused("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A number; a range contains no NaN.
  public func number(in range: ClosedRange<Double>) throws(YAMLError) -> Double {
    guard let plain, let value = Double(plain), range.contains(value) else {
      throw refused("must be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// `true` or `false`; YAML 1.1's other spellings are refused.
  public func flag() throws(YAMLError) -> Bool {
    guard let flag = plain.flatMap(Bool.init) else { throw refused("must be true or false") }
    return flag
  }

  /// One of a closed list.
  public func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type = Value.self
  ) throws(YAMLError) -> Value {
    try choice(among: Value.allCases, named: \.rawValue)
  }

  /// A list of members of a closed list.
  public func choices<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type = Value.self
  ) throws(YAMLError) -> [Value] {
    try list { element throws(YAMLError) in try element.choice() }
  }

  /// One of a closed list of values that are called by name.
  public func choice<Values: Collection>(
    among values: Values, named name: (Values.Element) -> String
  ) throws(YAMLError) -> Values.Element {
    let text = node.scalar?.string
    guard let value = values.first(where: { name($0) == text }) else {
      throw refused("must be one of \(values.map(name).joined(separator: ", "))")
    }
    return value
  }
}

import TrustedPacket

/// A profile as it stands in its file; whatever is left out has the standard value.
struct ProfileFile: Decodable {
  struct Sample: Decodable {
    var minimumWidth: Int?
    var minimumHeight: Int?
    var jpegQuality: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case minimumWidth = "minimum_width"
      case minimumHeight = "minimum_height"
      case jpegQuality = "jpeg_quality"
    }
  }

  var window: GuideWindow?
  var sample: Sample?
  /// By `Measure.rawValue`.
  var requirements: [String: Requirement]

  /// One face is always required and cannot be asked for otherwise.
  static let shape: StrictYAML.Shape = {
    func map(_ keys: [String], _ shape: StrictYAML.Shape = .scalar) -> StrictYAML.Shape {
      .map(Dictionary(uniqueKeysWithValues: keys.map { ($0, shape) }))
    }
    let measures = Measure.allCases.filter { $0 != .singleFace }.map(\.rawValue)
    return .map([
      "window": map(["x", "y", "width", "height"]),
      "sample": map(Sample.CodingKeys.allCases.map(\.rawValue)),
      "requirements": map(measures, map(["minimum", "maximum"])),
    ])
  }()

  /// Refuses values that cannot be meant.
  ///
  /// - Throws: `ProfileError`: `.missing`, `.invalidValue`.
  func check(_ yaml: StrictYAML) throws(ProfileError) {
    if requirements.isEmpty {
      throw yaml.error(.missing, "a profile must require something", ["requirements"])
    }
    for (key, requirement) in requirements.sorted(by: { $0.key < $1.key }) {
      guard let measure = Measure(rawValue: key) else { continue }
      try Self.check(requirement, of: measure, yaml)
    }
    if let window, !window.isValid {
      throw yaml.error(.invalidValue, "must lie inside the frame, 0…1 each way", ["window"])
    }
    let numbers: [(Int?, ClosedRange<Int>, [String])] = [
      (sample?.minimumWidth, 1...8192, ["sample", "minimum_width"]),
      (sample?.minimumHeight, 1...8192, ["sample", "minimum_height"]),
      (sample?.jpegQuality, 50...100, ["sample", "jpeg_quality"]),
    ]
    for (value, range, path) in numbers {
      guard range.contains(value ?? range.lowerBound) else {
        throw yaml.error(
          .invalidValue, "must be \(range.lowerBound)…\(range.upperBound)", path)
      }
    }
  }

  private static func check(
    _ requirement: Requirement, of measure: Measure, _ yaml: StrictYAML
  ) throws(ProfileError) {
    let path = ["requirements", measure.rawValue]
    let limits = [requirement.minimum, requirement.maximum].compactMap { $0 }
    guard !limits.isEmpty else { throw yaml.error(.missing, "needs minimum or maximum", path) }
    // A range contains no NaN.
    guard limits.allSatisfy(measure.range.contains) else {
      throw yaml.error(
        .invalidValue,
        "must be within \(measure.range.lowerBound)…\(measure.range.upperBound)", path)
    }
    guard requirement.minimum ?? -.infinity <= requirement.maximum ?? .infinity else {
      throw yaml.error(.invalidValue, "minimum exceeds maximum", path)
    }
  }
}

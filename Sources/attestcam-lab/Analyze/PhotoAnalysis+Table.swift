import FaceQuality

extension PhotoAnalysis {
  /// The summary, and a line with a bar for each component.
  var table: String {
    guard let report else { return "\(summary)\n" }
    let lines = QualityComponent.allCases.map { component in
      let identifier = component.identifier.map { String($0, radix: 16, uppercase: true) } ?? "–"
      let name = component.rawValue.padding(to: 28)
      guard let value = report[component] else {
        return "  \(identifier.padding(to: 3))\(name)not assessed"
      }
      let score = "\(value.score)"
      return "  \(identifier.padding(to: 3))\(name)\(Self.number(value.raw, 4).padding(to: 10))"
        + "\(String(repeating: " ", count: 3 - score.count))\(score)  "
        + String(repeating: "█", count: (value.score + 2) / 5)
    }
    return ([summary] + lines).joined(separator: "\n") + "\n"
  }
}

extension String {
  /// Filled up with spaces.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

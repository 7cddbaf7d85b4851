/// One line of the report.
struct BenchRow {
  var measure: String
  var ours: String
  var reference = "–"
  var ratio = "–"
  var spread = "–"
  var goal = "–"
  var verdict = "–"

  /// A quantity without a reference.
  init(_ measure: String, ours: String) {
    self.measure = measure
    self.ours = ours
  }

  /// Ours beside the reference, in rounds that alternated.
  ///
  /// - Parameter goal: the largest ratio that is good enough; nil for information only.
  init(_ measure: String, ours: Distribution, reference: Distribution, goal: Double? = nil) {
    let ratios = ours / reference
    self.measure = measure
    self.ours = Self.time(ours.median)
    self.reference = Self.time(reference.median)
    ratio = Self.number(ratios.median)
    spread = "\(Self.number(ratios.percentile(25)))…\(Self.number(ratios.percentile(75)))"
    if let goal { hold(ratios.median, to: goal, "\(goal)×") }
  }

  /// Says whether `value` is within the goal.
  mutating func hold(_ value: Double, to limit: Double, _ text: String) {
    goal = "≤ \(text)"
    verdict = value <= limit ? "yes" : "NO, missed"
  }

  /// Nanoseconds in the unit that reads best.
  static func time(_ nanoseconds: Double) -> String {
    nanoseconds < 1e6 ? "\(number(nanoseconds / 1e3)) µs" : "\(number(nanoseconds / 1e6)) ms"
  }

  static func megabytes(_ kilobytes: Int) -> String { "\(number(Double(kilobytes) / 1024)) MB" }

  /// Two decimals below ten, one above.
  static func number(_ value: Double) -> String {
    let scale = abs(value) < 10 ? 100.0 : 10.0
    return "\((value * scale).rounded() / scale)"
  }
}

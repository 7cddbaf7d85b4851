/// A measurement that would not have measured what it says.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Stops the run unless what is being timed did its work.
  static func require(_ condition: Bool, _ what: @autoclosure () -> String) throws(BenchError) {
    guard condition else { throw BenchError(what()) }
  }
}

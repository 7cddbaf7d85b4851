/// What one measurement adds to the report.
struct BenchReport {
  var rows: [BenchRow]
  /// Paragraphs below the table.
  var notes: [String] = []
}

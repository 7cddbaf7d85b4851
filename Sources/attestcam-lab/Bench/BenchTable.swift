/// The report as columns.
struct BenchTable {
  let rows: [BenchRow]

  var text: String {
    let heads = ["measure", "ours", "reference", "ratio", "spread", "goal", "holds"]
    let lines =
      [heads]
      + rows.map {
        [$0.measure, $0.ours, $0.reference, $0.ratio, $0.spread, $0.goal, $0.verdict]
      }
    let widths = heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }.joined(separator: "  ").trimmingSuffix { $0 == " " }
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
    var text = self
    while text.last.map(isDropped) ?? false { text.removeLast() }
    return text
  }
}

import Pictures

extension EvaluationReport {
  /// Pictures that the report shows, by file name.
  public var plots: [String: Picture] { ["apcer.png": errorPlot, "times.png": timePlot] }

  private static let light = PictureColour(red: 225, green: 225, blue: 225)
  private static let strong = PictureColour(red: 30, green: 90, blue: 220)
  private static let bad = PictureColour(red: 210, green: 40, blue: 40)

  /// APCER of each species with its interval, 0…100 %.
  private var errorPlot: Picture {
    let rows = Species.allCases.filter { $0 != .bonaFide && summary($0, .report).count > 0 }
    var plot = Picture(width: 760, height: 60 + 26 * max(1, rows.count))
    let (left, right, top) = (210.0, 730.0, 24.0)
    let bottom = Double(plot.height) - 30
    for share in stride(from: 0, through: 100, by: 20) {
      let x = left + (right - left) * Double(share) / 100
      plot.line(from: (x, top), to: (x, bottom), Self.light)
      plot.text("\(share) %", x: x - 12, y: bottom + 16, size: 9, .grey)
    }
    for (row, species) in rows.enumerated() {
      let summary = summary(species, .report)
      let y = top + 26 * Double(row) + 13
      func place(_ value: Double) -> Double { left + (right - left) * value }
      let colour = summary.holds == false ? Self.bad : Self.strong
      plot.text(species.rawValue, x: 10, y: y + 4, size: 9, .black)
      plot.line(
        from: (place(summary.interval.lowerBound), y),
        to: (place(summary.interval.upperBound), y), thickness: 2, colour)
      plot.disc(
        x: place(Double(summary.errors) / Double(summary.count)), y: y, radius: 4, colour)
    }
    return plot
  }

  /// Share of presentations with a verdict over time: people, and all attacks that must be refused.
  private var timePlot: Picture {
    var plot = Picture(width: 760, height: 320)
    let (left, right, top, bottom) = (50.0, 730.0, 30.0, 280.0)
    let longest = 20.0
    for second in stride(from: 0, through: 20, by: 2) {
      let x = left + (right - left) * Double(second) / longest
      plot.line(from: (x, top), to: (x, bottom), Self.light)
      plot.text("\(second) s", x: x - 8, y: bottom + 16, size: 9, .grey)
    }
    let attacks = Species.allCases.filter { $0.goal(for: .visible) == .refused }
      .flatMap { summary($0, .report).results }.map(\.seconds).sorted()
    let people = summary(.bonaFide, .report).results.filter { $0.verdict == .accepted }
    for (times, colour, name, row) in [
      (people.map(\.seconds).sorted(), Self.strong, "synthetic people, accepted", 0.0),
      (attacks, Self.bad, "attacks, verdict", 1.0),
    ] where !times.isEmpty {
      plot.text(name, x: left + 10, y: top + 12 + 16 * row, size: 9, colour)
      var last = (x: left, y: bottom)
      for (index, time) in times.enumerated() {
        let next = (
          x: left + (right - left) * min(1, time / longest),
          y: bottom - (bottom - top) * Double(index + 1) / Double(times.count)
        )
        plot.line(from: last, to: next, thickness: 2, colour)
        last = next
      }
    }
    return plot
  }
}

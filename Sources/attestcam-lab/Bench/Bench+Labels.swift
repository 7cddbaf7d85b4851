import DeviceLabels

extension Bench {
  /// Milliseconds that a label may take each way.
  private static let labelGoal = 50.0

  /// A label as PNG, and back from what a camera sees, against the two libraries alone.
  func measureLabels() async throws -> BenchReport {
    let bare = try BareQRCodes()
    var report = BenchReport(rows: [])
    let example = try BenchLabel(width: 640, height: 480)
    let payload = example.label.payload
    let symbol = try QRSymbol(of: example.label)
    let writing = try await interleaving.time(
      batch: 1,
      [
        { _ in _ = try QRSymbol(of: example.label).png() },
        { _ in try bare.write(payload) },
      ])
    report.add("write PNG", writing, goal: Self.labelGoal)
    for (width, height) in [(640, 480), (1280, 720)] {
      let seen = try BenchLabel(width: width, height: height)
      let reading = try await interleaving.time(
        batch: 1,
        [
          { _ in
            guard try DeviceLabel(shownIn: LumaImage(file: seen.jpeg)) == seen.label else {
              throw BenchError("another label was read")
            }
          },
          { _ in try bare.read(seen.luma, width: width, height: height) },
        ])
      report.add("read \(width)×\(height)", reading, goal: Self.labelGoal)
    }
    report.notes.append(
      "label: reference is QRcode_encodeString at level H, without a PNG, and zbar_scan_image on decoded luma; "
        + "ours writes the PNG and decodes the JPEG as well, and looks at a wide image in half its size first, so the "
        + "ratio there compares different work. An image without a code takes longer. The goal holds for the 99th percentile. "
        + "\(payload.utf8.count) characters make version \(symbol.version), \(symbol.side) modules each way."
    )
    return report
  }
}

extension BenchReport {
  fileprivate mutating func add(_ measure: String, _ times: [Distribution], goal: Double) {
    var row = BenchRow("label: \(measure)", ours: times[0], reference: times[1])
    let worst = times[0].percentile(99)
    row.hold(worst / 1e6, to: goal, "\(BenchRow.number(goal)) ms p99")
    rows.append(row)
    notes.append(
      "label: \(measure): p50 \(BenchRow.time(times[0].median)), p99 \(BenchRow.time(worst))")
  }
}

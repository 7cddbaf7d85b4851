import Platform

extension Bench {
  /// Blocks of captures, one without and one with the flood in turn.
  private static let blocks = 6
  private static let blockSize = 20
  private static let warmUp = Duration.milliseconds(500)

  /// What hostile clients cost an honest one: captures beside a flood against captures in peace.
  func measureFlood() async throws -> BenchReport {
    let processors = try ProcessorSet.current()
    guard materials.image.showsFace, processors.count >= 2 else {
      return BenchReport(
        rows: [], notes: ["flood: not measured; it needs a picture of a face and two processors."])
    }
    let files = try BenchDaemonFiles(materials, users: FloodClients.users)
    try await ProcessorSet.use([processors[1]])
    let measured = try await BenchDaemon.run(files, core: processors[0]) { daemon in
      var (peace, flood): ([Double], [Double]) = ([], [])
      var deeds = FloodClients.Deeds()
      _ = try await daemon.captures(Self.blockSize)
      let before = try ProcessUsage(of: daemon.process)
      for _ in 0..<Self.blocks {
        peace += try await daemon.captures(Self.blockSize)
        let (times, done) = try await FloodClients.run(files.socket, core: processors[1]) {
          try await Task.sleep(for: Self.warmUp)
          return try await daemon.captures(Self.blockSize)
        }
        flood += times
        deeds.add(done)
      }
      let after = try ProcessUsage(of: daemon.process)
      // And then all is as before.
      _ = try await daemon.captures(1)
      return report(Distribution(peace), Distribution(flood), deeds, before, after)
    }
    try await ProcessorSet.use(processors)
    return measured
  }

  private func report(
    _ peace: Distribution, _ flood: Distribution, _ deeds: FloodClients.Deeds,
    _ before: ProcessUsage, _ after: ProcessUsage
  ) -> BenchReport {
    let ratio = flood.median / peace.median
    var row = BenchRow(
      "flood: one capture (reference: in peace)", ours: BenchRow.time(flood.median))
    row.reference = BenchRow.time(peace.median)
    row.ratio = BenchRow.number(ratio)
    row.hold(ratio, to: 1.3, "1.3×")
    let users =
      FloodClients.users.isEmpty
      ? "all under the uid of the honest one, as this is not root" : "each under its own uid"
    return BenchReport(
      rows: [
        row,
        BenchRow("flood: resident memory, peak", ours: BenchRow.megabytes(after.peakKilobytes)),
      ],
      notes: [
        "flood: \(FloodClients.count) clients on one processor, \(users), the daemon on another; \(peace.values.count) "
          + "captures each way, ratio of the medians; p95 \(BenchRow.time(flood.percentile(95))) against "
          + "\(BenchRow.time(peace.percentile(95))). They made \(deeds.connections) connections, got "
          + "\(deeds.answers) answers and sent \(deeds.malformed) malformed requests. Resident before and after: "
          + "\(BenchRow.megabytes(before.residentKilobytes)), \(BenchRow.megabytes(after.residentKilobytes))."
      ])
  }
}

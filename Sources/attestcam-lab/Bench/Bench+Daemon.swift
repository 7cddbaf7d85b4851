import Platform

extension Bench {
  private static let starts = 10
  private static let settling = Duration.seconds(2)
  private static let idleTime = Duration.seconds(10)

  /// The daemon at rest: how soon it is there, and what it takes while nobody asks for anything.
  func measureDaemon() async throws -> BenchReport {
    let files = try BenchDaemonFiles(materials)
    var (starts, work): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.starts {
      let (time, usage) = try await BenchDaemon.run(files) {
        ($0.timeToReady, try ProcessUsage(of: $0.process))
      }
      starts.append(Double(time.wholeNanoseconds))
      work.append(Double(usage.processorTime.wholeNanoseconds))
    }
    let (idle, usage, owners) = try await BenchDaemon.run(files) { daemon in
      try await Task.sleep(for: Self.settling)
      let before = try ProcessUsage(of: daemon.process)
      try await Task.sleep(for: Self.idleTime)
      let after = try ProcessUsage(of: daemon.process)
      let share = (after.processorTime - before.processorTime) / Self.idleTime
      return (share, after, try? ProcessUsage.breakdown(of: daemon.process))
    }
    let ready = Distribution(starts)
    var start = BenchRow("daemon: start to READY, median", ours: BenchRow.time(ready.median))
    start.hold(ready.median, to: 1e9, "1 s")
    var processor = BenchRow("daemon: idle, processor", ours: "\(BenchRow.number(100 * idle)) %")
    processor.hold(100 * idle, to: 1, "1 %")
    let parts = owners.map { owners in
      owners.filter { $0.kilobytes > 0 }.map { "\($0.owner) \(BenchRow.megabytes($0.kilobytes))" }
        .joined(separator: ", ")
    }
    return BenchReport(
      rows: [
        start, processor,
        BenchRow(
          "daemon: idle, resident memory", ours: BenchRow.megabytes(usage.residentKilobytes)),
      ],
      notes: [
        "daemon: attestcam-lab serve with a key in a file and the built-in detector, \(Self.starts) starts, slowest "
          + "\(BenchRow.time(ready.percentile(100))), processor time \(BenchRow.time(Distribution(work).median)); idle over \(Self.idleTime), \(usage.threads) threads. Memory: "
          + (parts ?? "what it consists of may only be read by root") + "."
      ])
  }
}

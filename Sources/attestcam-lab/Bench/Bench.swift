import Platform

/// All measurements of one run, over the same materials.
struct Bench {
  let materials: BenchMaterials
  let interleaving: Interleaving

  /// What the figures below were made with.
  var introduction: String {
    """
    sample: \(materials.image.jpeg.count) bytes of JPEG, \(BenchImage.width)×\(BenchImage.height), \
    \(materials.image.source)
    state: \(materials.directory.path)
    \(interleaving.rounds) rounds, ours and reference in turn; medians of the rounds, the ratio is the \
    median of the rounds' ratios, the spread its quartiles

    """
  }

  func run(_ name: BenchmarkName) async throws -> BenchReport {
    switch name {
    case .sign: try await measureSigning()
    case .verify: try await measureVerification()
    case .firstSight: try await measureFirstSight()
    case .size: try await measureSize()
    case .analysis: try await measureAnalysis()
    case .components: try await measureComponents()
    case .liveness: try await measureLiveness()
    case .defects: try await measureDefects()
    case .capture: try await measureCapture()
    case .parse: try await measureParsing()
    case .labels: try await measureLabels()
    case .management: try await measureManagement()
    case .tpm: try await measureTPM()
    case .daemon: try await measureDaemon()
    case .flood: try await measureFlood()
    }
  }
}

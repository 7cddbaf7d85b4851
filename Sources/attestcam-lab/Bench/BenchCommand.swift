import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure hot paths as ratios against named references.",
    discussion: """
      Ours and the reference alternate in one process, so a ratio holds on any machine, loaded or not. A missed goal \
      is said plainly and is not an error: only a measurement that fails is.
      """)

  @Option(help: "Only this one; may be repeated.") var only: [BenchmarkName] = []
  @Option(help: "Rounds of each comparison.") var rounds = 40
  @Option(
    help: """
      JPEG of one face (default: the first of $ATTESTCAM_TESTDATA/faces or ../shared/testdata/faces; without one an \
      artificial picture, and no analysis).
      """)
  var image: String?
  @Option(help: "Directory on the disk that a device's state would be on.")
  var state = ".build/bench"

  func validate() throws {
    guard (5...10_000).contains(rounds) else {
      throw ValidationError("--rounds takes 5 to 10,000.")
    }
  }

  func run() async throws {
    let directory = try BenchDirectory(in: state)
    defer { directory.remove() }
    let bench = Bench(
      materials: try BenchMaterials(
        image: try await BenchImage.load(image ?? BenchImage.standardPath()), in: directory),
      interleaving: Interleaving(rounds: rounds))
    print(bench.introduction)
    let chosen = BenchmarkName.allCases.filter { only.isEmpty || only.contains($0) }
    var reports: [BenchReport] = []
    for name in chosen {
      BenchProgress.show(name.rawValue)
      reports.append(try await bench.run(name))
    }
    BenchProgress.clear()
    print(BenchTable(rows: reports.flatMap(\.rows)).text)
    for note in reports.flatMap(\.notes) { print("\n\(note)") }
  }
}

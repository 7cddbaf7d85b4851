import ArgumentParser
import DeviceKeys
import Foundation
import Liveness
import Pictures
import Platform
import Presentations
import TrustedPacket

struct PadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pad", abstract: "Evaluate presentation attack detection, and write a report.",
    discussion: """
      Animates photographs of six people, and presents them, prints and screens of them to a simulated camera, each \
      answering the challenge of its own nonce. What was done is kept in the output directory, and an evaluation that \
      was broken off goes on there. Exits with 1 when something was not shown that must be.
      """)

  @Option(help: "Directory for results, report and plots.") var out = ".build/pad"
  @Option(help: "Directory with the models (default: $ATTESTCAM_MODELS or ../shared/models).")
  var models: String?
  @Option(
    help: "Directory with photographs (default: $ATTESTCAM_TESTDATA or ../shared/testdata).")
  var testdata: String?
  @Option(help: "File of thresholds; the built-in ones if left out.") var thresholds: String?
  @Option(help: "Share of the whole evaluation, 0.01 to 1.") var share = 1.0
  @Option(help: "Nonces that each recorded session is played to.") var nonces = 1000
  @Option(help: "What a challenge may ask for; all but move_closer if left out.")
  var action: [String] = LivenessAction.allCases.filter { $0 != .moveCloser }.map(\.name)
  @Option(help: "Presentations made at the same time.")
  var lanes = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Sessions that are recorded and played to other nonces.
  private static let recordings = 6

  func validate() throws {
    guard 0.01...1 ~= share else { throw ValidationError("--share takes 0.01 to 1.") }
    guard 1...100_000 ~= nonces else { throw ValidationError("--nonces takes 1 to 100,000.") }
    guard 1...64 ~= lanes else { throw ValidationError("--lanes takes 1 to 64.") }
    guard action.allSatisfy({ LivenessAction(name: $0) != nil }),
      LivenessChallenge.isSufficient(actions)
    else { throw ValidationError("--action takes three or more, a turn among them.") }
  }

  private var actions: Set<LivenessAction> { Set(action.compactMap(LivenessAction.init(name:))) }

  func run() async throws {
    let settings = try thresholds.map { try LivenessSettings.load($0) } ?? .standard
    let environment = ProcessInfo.processInfo.environment
    let models = try LabModels(
      in: models ?? environment["ATTESTCAM_MODELS"] ?? "../shared/models")
    let subjects = try await models.subjects(
      in: testdata ?? environment["ATTESTCAM_TESTDATA"] ?? "../shared/testdata")
    let folder = URL(filePath: out, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let key = try LabDevice(in: folder.path()).key.publicKey
    // Other thresholds or another version have results of their own.
    let log = try ResultLog(
      path: folder.appending(
        path: "results-\(AttestcamVersion.current)-\(settings.digest.description.prefix(16))-"
          + actions.map { "\($0.rawValue)" }.sorted().joined() + ".jsonl"
      ).path())
    let trials = EvaluationPlan(share: share).trials
    let evaluation = Evaluation(
      models, subjects: subjects, settings: settings, key: key, actions: actions,
      lanes: lanes)
    let results = try await evaluation.run(trials, log: log) { done in
      BenchProgress.show("\(done) of \(trials.count) presentations")
    }
    BenchProgress.show("recordings against other nonces")
    let replay = try await replay(
      trials, subjects, on: try Lane(models, settings: settings, key: key, actions: actions))
    BenchProgress.clear()
    let report = EvaluationReport(
      results, replay: replay, settings: settings, actions: actions,
      version: AttestcamVersion.current)
    try write(report, to: folder)
    guard report.misses.isEmpty else { throw ExitCode.failure }
  }

  private func replay(
    _ trials: [Trial], _ subjects: [Subject], on lane: Lane
  ) async throws -> RecordedReplay {
    let people = trials.filter {
      $0.species == .bonaFide && $0.half == .report && $0.sense == .visible
    }
    let recorded = people.prefix(Self.recordings).compactMap { trial in
      subjects.first { $0.source.person == trial.person }.map { (trial, $0) }
    }
    return try await lane.replay(recorded, nonces: nonces)
  }

  private func write(_ report: EvaluationReport, to folder: URL) throws {
    for (name, plot) in report.plots {
      try Data(plot.png()).write(to: folder.appending(path: name))
    }
    let path = folder.appending(path: "report.md")
    try Data(report.markdown.utf8).write(to: path)
    print("report: \(path.path())")
    for miss in report.misses { print("missed: \(miss)") }
  }
}

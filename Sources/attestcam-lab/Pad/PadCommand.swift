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
  @OptionGroup var folders: LabFolders
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
    let models = try LabModels(in: folders.modelFolder)
    let subjects = try await models.subjects(in: folders.testDataFolder)
    let folder = URL(filePath: out, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let device = try LabDevice(in: folder.path())
    // Other thresholds or another version have results of their own.
    let log = try ResultLog(
      path: folder.appending(
        path: "results-\(AttestcamVersion.current)-\(settings.digest.description.prefix(16))-"
          + actions.map { "\($0.rawValue)" }.sorted().joined() + ".jsonl"
      ).path())
    let trials = EvaluationPlan(share: share).trials
    let lane = Lane(models, settings: settings, device: device, actions: actions)
    var results = try await evaluate(
      trials.filter { $0.pace == .frames }, on: lane, subjects, log, "presentations")
    let daemons = DaemonLane(
      device: device, folders: folders, thresholds: thresholds, actions: actions)
    results += try await evaluate(
      trials.filter { $0.pace == .real }, on: daemons, subjects, log, "to the whole daemon")
    BenchProgress.show("recordings against other nonces")
    let recorder = try Recorder(
      models, settings: settings, key: device.key.publicKey, actions: actions)
    let replay = try await replay(trials, subjects, by: recorder)
    BenchProgress.show("films of people")
    let clips = try await study(models, settings)
    BenchProgress.clear()
    let report = EvaluationReport(
      results, replay: replay, clips: clips, settings: settings, actions: actions,
      version: AttestcamVersion.current)
    try write(report, to: folder)
    guard report.misses.isEmpty else { throw ExitCode.failure }
  }

  private func evaluate(
    _ trials: [Trial], on lane: some PresentationLane, _ subjects: [Subject], _ log: ResultLog,
    _ what: String
  ) async throws -> [TrialResult] {
    try await Evaluation(lane, subjects: subjects, lanes: lanes).run(trials, log: log) { done in
      BenchProgress.show("\(done) of \(trials.count) \(what)")
    }
  }

  private func study(
    _ models: LabModels, _ settings: LivenessSettings
  ) async throws -> [ClipStudy] {
    var studies: [ClipStudy] = []
    for clip in ClipStudy.clips {
      studies.append(
        try await ClipStudy(
          of: "\(folders.testDataFolder)/video/\(clip)", models, settings: settings))
    }
    return studies
  }

  private func replay(
    _ trials: [Trial], _ subjects: [Subject], by recorder: Recorder
  ) async throws -> RecordedReplay {
    let people = trials.filter {
      $0.species == .bonaFide && $0.half == .report && $0.sense == .visible
        && $0.pace == .frames
    }
    let recorded = people.prefix(Self.recordings).compactMap { trial in
      subjects.first { $0.source.person == trial.person }.map { (trial, $0) }
    }
    return try await recorder.replay(recorded, nonces: nonces)
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

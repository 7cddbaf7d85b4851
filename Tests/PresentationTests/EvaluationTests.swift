import DeviceKeys
import Liveness
import TestSupport
import Testing
import TrustedPacket
import VisionTestSupport

@testable import Presentations

@Suite("A small evaluation", .enabled(if: TestImages.haveBoth, SharedData.reason))
struct EvaluationTests {
  static let actions = Set(LivenessAction.allCases.filter { $0 != .moveCloser })

  /// The first presentations of a species on the half that is reported.
  private func results(
    _ species: Species, _ count: Int, _ sense: Sense = .visible
  ) async throws -> [TrialResult] {
    let laboratory = try await Laboratory.shared.value
    let lane = Lane(
      laboratory.models, settings: .standard, device: laboratory.device, actions: Self.actions)
    let evaluation = Evaluation(lane, subjects: laboratory.subjects, lanes: 2)
    let trials = EvaluationPlan(senses: [sense], halves: [.report]).trials.filter {
      $0.species == species
    }
    return try await evaluation.run(Array(trials.prefix(count)), log: nil)
  }

  @Test(
    "No attack that must be refused is accepted",
    arguments: Sense.visible.species.filter { $0.goal(for: .visible) == .refused })
  func refused(species: Species) async throws {
    for result in try await results(species, 3) {
      #expect(result.verdict == .rejected, "\(result)")
    }
  }

  @Test("By depth alone faces are told from surfaces and reliefs", arguments: Sense.depth.species)
  func depth(species: Species) async throws {
    for result in try await results(species, 3, .depth) {
      #expect((result.verdict == .accepted) == (species == .bonaFide), "\(result)")
    }
  }

  @Test(
    "By infrared alone faces are told from screens and dyed paper",
    arguments: Sense.infrared.species.filter { $0.goal(for: .infrared) != .declared })
  func infrared(species: Species) async throws {
    for result in try await results(species, 3, .infrared) {
      #expect((result.verdict == .accepted) == (species == .bonaFide), "\(result)")
    }
  }

  @Test("A synthetic person who does what is asked is accepted, in eight seconds in the middle")
  func accepted() async throws {
    let results = try await results(.bonaFide, 12)
    let refused = results.filter { $0.verdict != .accepted }
    #expect(Double(refused.count) <= 0.05 * Double(results.count), "\(refused)")
    #expect(results.map(\.seconds).sorted()[results.count / 2] <= 8)
  }

  @Test("What is declared as not stopped in visible light is not stopped")
  func declared() async throws {
    // Otherwise the report would claim less than is so, and the limits be out of date.
    #expect(try await results(.puppeteer, 3).contains { $0.verdict == .accepted })
  }

  @Test("A recording passes for no more nonces than chance allows")
  func recordings() async throws {
    let laboratory = try await Laboratory.shared.value
    let recorder = try Recorder(
      laboratory.models, settings: .standard, key: laboratory.device.key.publicKey,
      actions: Self.actions)
    let trial = try #require(
      EvaluationPlan(senses: [.visible], halves: [.report]).trials.first {
        $0.species == .bonaFide
      })
    let replay = try await recorder.replay(
      [(trial, laboratory.subject(trial.person))], nonces: 1000)
    #expect(replay.recordings == 1)
    #expect(replay.holds)
    // One nonce in 96 asks for the very same.
    let same = replay.matches.count { $0.isRecorded }
    #expect(same > 0)
  }
}

import DeviceKeys
import PacketVectors
import Testing

@testable import TrustedPacket

@Suite("Liveness challenges")
struct LivenessChallengeTests {
  static let vectors = (try? VectorFolder.published.challenges()) ?? []

  @Test("A published input gives the published challenge", arguments: vectors)
  func givesChallenge(_ vector: ChallengeVector) throws {
    #expect(try vector.derived(in: .published)?.vector == vector.steps)
  }

  @Test("There are published challenges, and inputs that give none")
  func hasVectors() {
    #expect(Self.vectors.count > 10)
    #expect(Self.vectors.contains { $0.steps == nil })
    #expect(Self.vectors.contains { $0.name.hasPrefix("redrawn") })
  }

  @Test("Every sequence has three different actions and a turn, and is there once")
  func listsSequences() {
    let sequences = LivenessChallenge.sequences(of: Set(LivenessAction.allCases))
    #expect(sequences.count == 150)
    #expect(Set(sequences).count == 150)
    #expect(sequences.allSatisfy { Set($0).count == 3 && $0.contains(where: \.isTurn) })
    let codes = sequences.map { $0.map(\.rawValue) }
    #expect(codes == codes.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test("Too few actions, or none that turns the head, make no challenge")
  func needsActions() {
    #expect(!LivenessChallenge.isSufficient([.turnLeft, .turnRight]))
    #expect(!LivenessChallenge.isSufficient([.nod, .blink, .mouthOpen, .lookUp]))
    #expect(LivenessChallenge.isSufficient([.turnLeft, .nod, .blink]))
  }

  /// Each of 150 sequences is expected 40 times; a chi-squared with 149 degrees of freedom is above 225 once in 20,000
  /// runs, and the inputs are fixed. A draw without rejection would be told apart only over far more, so the vectors
  /// with a number drawn again are what tests that.
  @Test("Over many salts every sequence comes about equally often, and delays fill their range")
  func isUniform() throws {
    let nonce = try #require(Nonce(Array(0..<32)))
    let key = try VectorFolder.published.key("device").publicKey
    let actions = Set(LivenessAction.allCases)
    var counts: [[LivenessAction]: Int] = [:]
    var delays: [Int] = []
    for number in 0..<6000 {
      let salt = try #require(ChallengeSalt(SHA256.digest(Array("\(number)".utf8)).bytes))
      let challenge = try #require(
        LivenessChallenge(
          nonce: nonce, salt: salt, key: key, profile: SHA256.digest([]), allowed: actions))
      counts[challenge.steps.map(\.action), default: 0] += 1
      delays += challenge.steps.map(\.delay)
    }
    let squares = counts.values.reduce(0.0) { $0 + (Double($1) - 40) * (Double($1) - 40) / 40 }
    #expect(squares + Double(150 - counts.count) * 40 < 225)
    #expect(delays.min() == 500)
    #expect(delays.max() == 1500)
    #expect(abs(Double(delays.reduce(0, +)) / Double(delays.count) - 1000) < 10)
  }
}

import DeviceKeys
import PacketVectors
import Testing

@testable import TrustedPacket

@Suite("Transcripts of a liveness challenge")
struct LivenessTranscriptTests {
  /// A challenge and the transcript of somebody who followed it.
  static func followed() throws -> (LivenessChallenge, LivenessTranscript) {
    let nonce = try #require(Nonce(Array(0..<32)))
    let salt = try #require(ChallengeSalt(Array(32..<64)))
    let challenge = LivenessChallenge(
      nonce: nonce, salt: salt, key: try VectorFolder.published.key("device").publicKey,
      profile: SHA256.digest(Array("profile".utf8)), allowed: Set(LivenessAction.allCases))
    return (try #require(challenge), .following(try #require(challenge)))
  }

  @Test("Who does what was asked in time is believed")
  func isFollowed() throws {
    let (challenge, transcript) = try Self.followed()
    #expect(transcript.fault(under: challenge) == nil)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: String
    let spoil: @Sendable (inout [LivenessPrompt], LivenessChallenge) -> Void

    init(
      _ name: String, _ words: String,
      _ spoil: @escaping @Sendable (inout [LivenessPrompt], LivenessChallenge) -> Void
    ) {
      testDescription = name
      self.words = words
      self.spoil = spoil
    }
  }

  static let faults = [
    Fault("wrong order", "another order") { prompts, _ in
      (prompts[0].action, prompts[1].action) = (prompts[1].action, prompts[0].action)
    },
    Fault("an action too few", "other actions") { prompts, _ in prompts.removeLast() },
    Fault("an action too many", "other actions") { prompts, _ in prompts.append(prompts[0]) },
    Fault("nothing answered", "other actions") { prompts, _ in prompts = [] },
    Fault("another action", "other actions") { prompts, challenge in
      let asked = challenge.steps.map(\.action)
      prompts[1].action = LivenessAction.allCases.first { !asked.contains($0) } ?? .nod
    },
    Fault("completed before it started", "backwards") { prompts, _ in
      prompts[1].completed = prompts[1].started - 1
    },
    Fault("started before the prompt", "backwards") { prompts, _ in
      prompts[2].started = prompts[2].prompted - 1
    },
    Fault("prompted before the action before ended", "backwards") { prompts, _ in
      prompts[1].prompted = prompts[0].completed - 1
    },
    Fault("first prompt a millisecond early", "delay") { prompts, challenge in
      prompts[0].prompted = challenge.steps[0].delay - 1
    },
    Fault("third prompt a millisecond early", "delay") { prompts, challenge in
      prompts[2].prompted = prompts[1].completed + challenge.steps[2].delay - 1
    },
    Fault("reaction faster than people", "did not start") { prompts, _ in
      prompts[0].started = prompts[0].prompted + 149
    },
    Fault("late start", "did not start") { prompts, _ in
      prompts[2].started = prompts[2].prompted + 3001
      prompts[2].completed = prompts[2].started
    },
    Fault("slow action", "longer than 5 s") { prompts, _ in
      prompts[2].completed = prompts[2].prompted + 5001
    },
    Fault("slow session", "longer than 20 s") { prompts, _ in
      let late = prompts[0].prompted + 20_001 - prompts[2].completed
      prompts[2].prompted += late
      prompts[2].started += late
      prompts[2].completed += late
    },
  ]

  @Test("A transcript with one fault is refused, and the fault named", arguments: faults)
  func isRefused(_ fault: Fault) throws {
    var (challenge, transcript) = try Self.followed()
    fault.spoil(&transcript.prompts, challenge)
    #expect(transcript.fault(under: challenge)?.contains(fault.words) == true)
  }
}

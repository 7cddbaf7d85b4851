import FaceAnalysis
import Foundation
import Platform
import Testing
import TrustedPacket

@testable import Liveness

@Suite("Detectors beside the challenge, in a liveness session")
struct LivenessEvidenceTests {
  @Test(
    "What is required and not there fails before the first frame",
    arguments: LivenessMethod.allCases)
  func unavailable(method: LivenessMethod) {
    let actor = Actor(
      Actor.steps, required: [method],
      available: Set(LivenessMethod.allCases).subtracting([method]))
    #expect(actor.session.status == .failed(.unavailable))
  }

  @Test("Required actions without a challenge are no challenge")
  func noSteps() {
    #expect(Actor([]).session.status == .failed(.unavailable))
  }

  @Test("Every detector that is required must say yes, whatever the others say", arguments: 0..<8)
  func conjunction(bits: Int) {
    var actor = Actor(
      [LivenessChallenge.Step(.turnLeft, delay: 500)],
      required: [.action, .infrared, .depth, .passive])
    let (infrared, depth, live) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
    actor.findings = LivenessFindings(infrared: infrared, depth: depth, live: live ? 0.9 : 0.3)
    actor.answerAll()
    if bits == 7 {
      #expect(actor.transcript != nil, "\(actor.status)")
    } else {
      let first: LivenessFailure = !infrared ? .infrared : !depth ? .depth : .passive
      #expect(actor.status == .failed(first))
    }
  }

  @Test("A detector that never looks is none that says yes")
  func silent() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 500)], required: [.action, .depth])
    actor.answerAll()
    #expect(actor.status == .waitingForNeutral)
    actor.hold(16_000)
    #expect(actor.status == .failed(.depth))
  }

  @Test("Without a challenge, a neutral face and the required detectors suffice")
  func detectorsAlone() {
    var actor = Actor([], required: [.depth, .injection])
    actor.findings = LivenessFindings(depth: true)
    actor.hold(1_000)
    #expect(actor.status == .passed(LivenessTranscript(prompts: [])))
    #expect(!actor.session.hasPrompted)
  }
}

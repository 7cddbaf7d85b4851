import FaceAnalysis
import Foundation
import Platform
import Testing
import TrustedPacket

@testable import Liveness

@Suite("A liveness session")
struct LivenessSessionTests {
  @Test("Each action, done as asked, passes", arguments: LivenessAction.allCases)
  func eachAction(action: LivenessAction) throws {
    var actor = Actor([LivenessChallenge.Step(action, delay: 500)])
    actor.answerAll()
    let transcript = try #require(actor.transcript, "\(actor.status)")
    #expect(transcript.prompts.map(\.action) == [action])
  }

  @Test("Three actions in order pass, and the transcript keeps the verifier's rules")
  func whole() throws {
    var actor = Actor(Actor.steps)
    actor.answerAll()
    let transcript = try #require(actor.transcript, "\(actor.status)")
    #expect(transcript.prompts.map(\.action) == Actor.steps.map(\.action))
    var end = 0
    for (prompt, step) in zip(transcript.prompts, Actor.steps) {
      #expect(prompt.prompted - end >= step.delay)
      #expect(LivenessTranscript.startWindow ~= prompt.started - prompt.prompted)
      #expect(prompt.completed - prompt.prompted <= LivenessTranscript.longestAction)
      end = prompt.completed
    }
    #expect(end < 8_000, "a verdict within 8 s")
    #expect(actor.session.isNeutral, "the frame that passes can be signed")
  }

  @Test("Before the prompt nothing tells what it will be, and it comes after its delay")
  func delay() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 1_400)])
    let start = actor.time
    actor.awaitPrompt()
    #expect(actor.time - start >= 500 + 1_400 && actor.time - start < 2_100)
    guard case .prompt(.turnLeft, let deadline) = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
    #expect(deadline.nanoseconds == Int64(actor.time * 1e6) + 5_000_000_000)
  }

  @Test("Before anything was asked, a break only begins the session anew")
  func gate() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 500)])
    actor.hold(300)
    actor.skip(30)
    actor.step()
    actor.skip()
    actor.show(actor.frame(faces: 2, face: actor.head.face))
    actor.head.yaw = 15
    actor.hold(1_000)
    #expect(actor.status == .waitingForNeutral && !actor.session.hasPrompted)
    actor.head.yaw = 0
    actor.answerAll()
    #expect(actor.status != .failed(.gap))
    #expect(actor.transcript != nil, "\(actor.status)")
  }

  @Test(
    "A face that looks aside, laughs, sleeps or is far away is not neutral",
    arguments: [
      CanonicalHead(yaw: 11, distance: 45), CanonicalHead(pitch: 16, distance: 45),
      CanonicalHead(roll: -11, distance: 45), CanonicalHead(distance: 45, eyeRatio: 0.05),
      CanonicalHead(distance: 45, mouthRatio: 0.3), CanonicalHead(distance: 200),
    ])
  func notNeutral(head: CanonicalHead) {
    var actor = Actor(Actor.steps)
    actor.head = head
    actor.hold(5_000)
    #expect(actor.status == .waitingForNeutral && actor.neutralFrames == 0)
  }

  @Test("A blink by chance does no harm while something else is asked")
  func blinks() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 1_000)])
    actor.hold(800)
    actor.perform(.blink)
    actor.awaitPrompt()
    actor.perform(.blink)
    actor.hold(300)
    actor.perform(.turnLeft)
    actor.hold(1_000)
    #expect(actor.transcript != nil, "\(actor.status)")
  }

  @Test("A blink that was under way when it was asked for does not count, the next does")
  func earlyBlink() {
    var actor = Actor([LivenessChallenge.Step(.blink, delay: 500)])
    actor.awaitPrompt()
    actor.perform(.blink)
    guard case .prompt = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
    actor.hold(300)
    actor.perform(.blink)
    actor.hold(500)
    #expect(actor.transcript != nil, "\(actor.status)")
  }

  @Test("After a session has passed, a break still fails it: the sample belongs to it")
  func afterwards() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 500)])
    actor.answerAll()
    actor.skip(20)
    #expect(actor.step() == .failed(.gap))
  }
}

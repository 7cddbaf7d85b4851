import FaceAnalysis
import Foundation
import Platform
import Testing
import TrustedPacket

@testable import Liveness

@Suite("A liveness session")
struct LivenessSessionTests {
  @Test("Each action, done as asked, passes", arguments: LivenessAction.allCases)
  func eachAction(action: LivenessAction) {
    var actor = Actor([LivenessChallenge.Step(action, delay: 500)])
    actor.answerAll()
    guard case .passed(let transcript) = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
    #expect(transcript.prompts.map(\.action) == [action])
  }

  @Test("Three actions in order pass, and the transcript keeps the verifier's rules")
  func whole() throws {
    var actor = Actor(Actor.steps)
    actor.answerAll()
    guard case .passed(let transcript) = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
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

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let failure: LivenessFailure
    let play: @Sendable (inout Actor) -> Void

    init(
      _ name: String, _ failure: LivenessFailure, _ play: @escaping @Sendable (inout Actor) -> Void
    ) {
      testDescription = name
      self.failure = failure
      self.play = play
    }
  }

  static let faults = [
    Fault("turns before it is asked", .tooEarly) {
      $0.hold(700)
      $0.perform(.turnLeft)
    },
    Fault("nods before anything is asked", .wrongAction) {
      $0.hold(700)
      $0.perform(.nod)
    },
    Fault("is turned already when asked", .tooEarly) {
      $0.awaitPrompt()
      $0.head.yaw = 24
      $0.step()
    },
    Fault("does nothing", .tooLate) {
      $0.awaitPrompt()
      $0.hold(3_500)
    },
    Fault("turns half-way and stays there", .unfinished) {
      $0.awaitPrompt()
      $0.hold(500)
      $0.head.yaw = 14
      $0.hold(6_000)
    },
    Fault("turns the other way", .wrongAction) {
      $0.awaitPrompt()
      $0.hold(500)
      $0.perform(.turnRight)
    },
    Fault("opens the mouth instead", .wrongAction) {
      $0.awaitPrompt()
      $0.hold(500)
      $0.perform(.mouthOpen)
    },
    Fault("does not come back", .noReturn) {
      $0.awaitPrompt()
      $0.hold(500)
      for yaw in [8.0, 16, 24, 28] {
        $0.head.yaw = yaw
        $0.step()
      }
      $0.hold(4_000)
      $0.hold(4_000)
    },
    Fault("goes on with what comes next in a recording", .wrongAction) {
      $0.awaitPrompt()
      $0.hold(500)
      $0.perform(.turnLeft)
      $0.perform(.turnRight)
    },
    Fault("takes all too long", .overtime) {
      $0.awaitPrompt()
      $0.hold(2_500)
      $0.perform(.turnLeft)
      $0.head.roll = 12
      $0.hold(20_000)
      $0.head.roll = 0
      $0.hold(20_000)
      $0.hold(20_000)
    },
    Fault("is a picture that says the right angle", .unfinished) {
      $0.awaitPrompt()
      $0.hold(500)
      $0.head.isFlat = true
      $0.head.yaw = 25
      $0.hold(6_000)
    },
    Fault("is joined by another face", .secondFace) {
      $0.awaitPrompt()
      $0.skip()
      $0.show($0.frame(faces: 2, face: $0.head.face))
    },
    Fault("goes away for longer than a moment", .faceLost) {
      $0.awaitPrompt()
      for _ in 0..<12 {
        $0.skip()
        $0.show($0.frame(faces: 0, face: nil))
      }
    },
    Fault("is elsewhere in the next frame", .faceMoved) {
      $0.awaitPrompt()
      $0.head.aside = 9
      $0.step()
    },
    Fault("shrinks", .faceSmall) {
      $0.awaitPrompt()
      var face = $0.head.face
      face.box = ImageBox(left: 0, top: 0, right: 60, bottom: 79)
      $0.skip()
      $0.show($0.frame(face: face))
    },
    Fault("has no frame for 0.3 s", .gap) {
      $0.awaitPrompt()
      $0.skip(9)
      $0.step()
    },
    Fault("shows a frame again", .repeatedFrame) {
      $0.awaitPrompt()
      var old = $0.frame(face: $0.head.face)
      $0.step()
      $0.skip()
      (old.time, old.sequence) = ($0.frame(face: nil).time, $0.sequence)
      $0.show(old)
    },
    Fault("has a clock that goes backwards", .notAdvancing) {
      $0.awaitPrompt()
      $0.time -= 50
      $0.sequence += 1
      $0.show($0.frame(face: $0.head.face))
    },
    Fault("has a clock that stands still", .notAdvancing) {
      $0.awaitPrompt()
      $0.sequence += 1
      $0.show($0.frame(face: $0.head.face))
    },
    Fault("has a counter that goes backwards", .notAdvancing) {
      $0.awaitPrompt()
      $0.time += 33
      $0.sequence -= 1
      $0.show($0.frame(face: $0.head.face))
    },
    Fault("sends frames faster than the stream has them", .timing) {
      $0.awaitPrompt()
      $0.sequence += 1
      $0.time += 10
      $0.show($0.frame(face: $0.head.face))
    },
    Fault("sends frames slower than its counter says", .timing) {
      $0.awaitPrompt()
      $0.sequence += 1
      $0.time += 120
      $0.show($0.frame(face: $0.head.face))
    },
  ]

  @Test("What is not as asked fails for its own reason, and nothing mends it", arguments: faults)
  func failure(fault: Fault) {
    var actor = Actor(Actor.steps)
    fault.play(&actor)
    #expect(actor.status == .failed(fault.failure))
    actor.head = CanonicalHead(distance: 45)
    actor.answerAll()
    #expect(actor.status == .failed(fault.failure))
    #expect(!actor.session.isNeutral)
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
    guard case .passed = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
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
    guard case .passed = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
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
    guard case .passed = actor.status else {
      Issue.record("\(actor.status)")
      return
    }
  }

  @Test("After a session has passed, a break still fails it: the sample belongs to it")
  func afterwards() {
    var actor = Actor([LivenessChallenge.Step(.turnLeft, delay: 500)])
    actor.answerAll()
    actor.skip(20)
    #expect(actor.step() == .failed(.gap))
  }

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
      guard case .passed = actor.status else {
        Issue.record("\(actor.status)")
        return
      }
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

import FaceAnalysis
import Foundation
import Platform
import Testing
import TrustedPacket

@testable import Liveness

@Suite("What fails a liveness session")
struct LivenessFaultTests {
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
}

import CAllocations
import FaceAnalysis
import FaceQuality
import Platform
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@testable import Liveness

@Suite("Memory of a session")
struct LivenessAllocationTests {
  @Test("A session allocates nothing per frame, whatever is shown to it", arguments: [0.0, 25])
  func session(yaw: Double) {
    var actor = Actor(Actor.steps)
    actor.awaitPrompt()
    actor.hold(400)
    actor.head.yaw = yaw
    // The frames come from somebody who has nothing in common with the session, or it would be copied.
    var other = Actor(Actor.steps)
    (other.head, other.time, other.sequence) = (actor.head, actor.time, actor.sequence)
    let frames = (0..<20).map { _ in
      other.skip()
      return other.frame(face: other.head.face)
    }
    var session = other.session
    swap(&session, &actor.session)
    let before = callocations_count()
    for index in 0..<20 { _ = session.observe(frames[index]) }
    #expect(callocations_count() - before == 0)
    if case .failed = session.status { Issue.record("\(session.status)") }
  }
}

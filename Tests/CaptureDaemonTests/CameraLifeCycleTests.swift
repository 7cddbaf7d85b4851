import CaptureSession
import Platform
import Testing

@testable import CaptureDaemon

@Suite("The camera's life cycle")
struct CameraLifeCycleTests {
  private static let start = MonotonicInstant(nanoseconds: 7_000_000_000)

  private static func failure(_ code: CaptureFailure.Code) -> CaptureFailure {
    CaptureFailure(code, "as the script says")
  }

  /// Failures, each when the next look is due; the pauses until the looks after them.
  private static func pauses(_ codes: [CaptureFailure.Code]) -> (CameraLifeCycle, [Duration]) {
    var cycle = CameraLifeCycle(at: start)
    var now = start
    let pauses = codes.map { code in
      cycle.handle(.failed(failure(code)), at: now)
      let next = cycle.nextLook ?? now
      defer { now = next }
      return now.duration(to: next)
    }
    return (cycle, pauses)
  }

  @Test("It is looked at when the daemon starts, and then rests")
  func start() {
    var cycle = CameraLifeCycle(at: Self.start)
    #expect(cycle.nextLook == Self.start)
    #expect(cycle.state.name == .recovering)
    cycle.handle(.found, at: Self.start)
    #expect(cycle.state == .ready)
    #expect(cycle.nextLook == nil)
  }

  @Test(
    "Failures in a row make it recovering, then faulted, and are looked into ever more slowly",
    arguments: [
      CaptureFailure.Code.cameraBusy, .cameraStalled, .cameraFailed, .workerLost,
    ])
  func backOff(code: CaptureFailure.Code) {
    let (cycle, pauses) = Self.pauses(Array(repeating: code, count: 9))
    #expect(pauses == [1, 2, 5, 10, 20, 40, 60, 60, 60].map { .seconds($0) })
    #expect(cycle.state == .faulted(reason: "as the script says"))
    let second = Self.pauses([code, code]).0
    guard case .recovering(attempt: 2, _) = second.state else {
      Issue.record("\(second.state)")
      return
    }
  }

  @Test("A camera that answers but delivers nothing is still faulted at its third capture")
  func answersOnly() {
    var cycle = CameraLifeCycle(at: Self.start)
    for _ in 0..<2 {
      cycle.handle(.failed(Self.failure(.cameraStalled)), at: Self.start)
      cycle.handle(.found, at: Self.start)
      #expect(cycle.state == .ready)
    }
    cycle.handle(.failed(Self.failure(.cameraStalled)), at: Self.start)
    #expect(cycle.state.name == .faulted)
  }

  @Test("Frames, or another node, end the row of failures")
  func mended() {
    for event in [CameraLifeCycle.Event.delivered, .nodeChanged] {
      var (cycle, _) = Self.pauses([.cameraStalled, .cameraStalled, .cameraStalled])
      cycle.handle(event, at: Self.start)
      #expect(event != .delivered || cycle.state == .ready)
      #expect(event != .nodeChanged || cycle.nextLook == Self.start)
      cycle.handle(.failed(Self.failure(.cameraStalled)), at: Self.start)
      #expect(cycle.state.name == .recovering)
    }
  }

  @Test("A camera that is gone is absent, however often it is looked for")
  func absent() {
    let (cycle, pauses) = Self.pauses([.cameraLost, .cameraNotFound, .cameraNotFound])
    #expect(cycle.state == .absent)
    #expect(pauses == [.seconds(1), .seconds(60), .seconds(60)])
  }

  @Test("Another camera than the pinned one is a fault at once")
  func notPinned() {
    let (cycle, pauses) = Self.pauses([.cameraNotAllowed])
    #expect(cycle.state.name == .faulted)
    #expect(pauses == [.seconds(60)])
  }

  @Test("After a sleep it is looked at, and until then believed as it was")
  func resumed() {
    var cycle = CameraLifeCycle(at: Self.start)
    cycle.handle(.found, at: Self.start)
    let later = Self.start.advanced(by: .seconds(9))
    cycle.handle(.resumed, at: later)
    #expect(cycle.state == .ready)
    #expect(cycle.nextLook == later)
  }
}

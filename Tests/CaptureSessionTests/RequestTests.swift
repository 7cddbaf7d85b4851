import DeviceKeys
import Testing
import VideoCapture

@testable import CaptureSession

@Suite("What a request must be like", .timeLimit(.minutes(1)))
struct RequestTests {
  @Test(
    "A nonce that is none is refused, and no camera starts",
    arguments: [
      [], [UInt8](1...31), [UInt8](1...33), [UInt8](repeating: 0, count: 32),
      [UInt8](repeating: 0xFF, count: 32),
    ])
  func nonces(nonce: [UInt8]) async throws {
    let bench = try Bench([])
    var request = Bench.request()
    request.nonce = nonce
    #expect(await bench.refusal(of: request) == .nonceInvalid)
    #expect(bench.camera.started == 0)
  }

  @Test(
    "A deadline outside 1,000 to 45,000 ms is refused, and the nonce is still good",
    arguments: [
      Duration.zero, .milliseconds(999), .milliseconds(45_001), .seconds(-20), .seconds(1 << 40),
    ])
  func deadlines(deadline: Duration) async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let nonce = Nonce.random()
    #expect(await bench.refusal(of: Bench.request(nonce, deadline: deadline)) == .deadlineInvalid)
    #expect(try await bench.capture(Bench.request(nonce)).failure == nil)
  }

  @Test("The deadlines at the limits are taken", arguments: [Duration.seconds(1), .seconds(45)])
  func deadlineLimits(deadline: Duration) async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    #expect(try await bench.capture(Bench.request(deadline: deadline)).failure == nil)
  }

  @Test("A second capture is refused at once as busy, and its nonce is still good")
  func busy() async throws {
    let bench = try Bench(takes: [
      ScriptedCamera.Take(steps: [.silence]),
      ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())]),
    ])
    let first = try await bench.device.begin(Bench.request())
    let nonce = Nonce.random()
    #expect(await bench.refusal(of: Bench.request(nonce)) == .busy)
    first.cancel()
    #expect(await Ended(first).failure?.code == .cancelled)
    let second = try await bench.beginWhenFree(Bench.request(nonce))
    #expect(await Ended(second).failure == nil)
  }

  @Test(
    "Who asks while the camera of an ended capture is put away waits for it, and is not told busy")
  func puttingAway() async throws {
    let gate = Gate()
    let bench = try Bench(takes: [
      ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())], stop: gate),
      ScriptedCamera.Take(steps: [.frame(.good(9), try .jpeg())]),
    ])
    let first = try await bench.device.begin(Bench.request())
    #expect(await Ended(first).failure == nil)
    await gate.reached()
    async let second = bench.device.begin(Bench.request())
    try await Task.sleep(for: .milliseconds(20))
    gate.open()
    #expect(await Ended(try await second).failure == nil)
  }

  @Test("Of many simultaneous requests with one nonce, one is taken on")
  func simultaneous() async throws {
    let bench = try Bench([.silence])
    let request = Bench.request()
    let codes = await withTaskGroup(of: CaptureFailure.Code?.self) { group in
      for _ in 0..<50 { group.addTask { await bench.refusal(of: request) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.filter { $0 == nil }.count == 1)
    #expect(codes.filter { $0 == .busy }.count == 49)
  }

  @Test("A nonce counts as spent whatever became of its capture")
  func spentByFailure() async throws {
    let bench = try Bench([.fail(.init(.unplugged, "gone"))])
    let request = Bench.request()
    #expect(try await bench.capture(request).failure?.code == .cameraLost)
    await #expect(throws: CaptureFailure(.nonceReused, Self.reused)) {
      _ = try await bench.beginWhenFree(request)
    }
  }

  private static let reused =
    "this device has already used the nonce; get a new one from the server"
}

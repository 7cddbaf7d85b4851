import CLinux
import Testing

@testable import VideoCapture

@Suite("Light that a face lacks", .timeLimit(.minutes(1)))
struct LightTests {
  private static let mode = clinux_cid_exposure_auto
  private static let time = clinux_cid_exposure_absolute
  private static let gain = clinux_cid_gain
  private static let camera: [UInt32: CameraScript.Control] = [
    mode: .init(value: 3, range: 0...3, standard: 3),
    time: .init(value: 10, range: 3...5000, standard: 10),
    gain: .init(value: 20, range: 0...100, standard: 16),
  ]

  private func start(
    _ script: CameraScript, _ bounds: LightBounds?
  ) async throws -> V4L2Camera {
    let camera = try await script.camera()
    _ = try await camera.start(
      script.request(CameraSettings(controls: CameraControls(rescue: bounds))))
    return camera
  }

  /// Asks for a step and waits until frames have come after it.
  private func step(_ camera: V4L2Camera, _ change: LightChange, times: Int = 1) async throws {
    for _ in 0..<times {
      camera.adjust(change)
      for _ in 0..<2 { _ = try await camera.next() }
    }
  }

  @Test("It gets brighter by exposure first, then by gain, up to the bounds, and back again")
  func bounds() async throws {
    // Of 4 ms between frames, 40 units of 100 µs.
    let script = CameraScript(controls: Self.camera)
    let camera = try await start(script, LightBounds(exposure: 3_000, gain: 26))
    #expect(script.value(of: Self.mode) == 3)
    try await step(camera, .brighter)
    #expect(script.value(of: Self.mode) == 1 && script.value(of: Self.time) == 15)
    try await step(camera, .brighter, times: 10)
    #expect(script.value(of: Self.time) == 30 && script.value(of: Self.gain) == 26)
    try await step(camera, .darker)
    #expect(script.value(of: Self.time) == 30 && script.value(of: Self.gain) == 20)
    try await step(camera, .darker, times: 20)
    #expect(script.value(of: Self.time) == 3 && script.value(of: Self.gain) == 0)
    await camera.stop()
    for (id, control) in Self.camera { #expect(script.value(of: id) == control.value) }
  }

  @Test("No exposure is longer than a frame, and gain is left alone unless it is bounded")
  func interval() async throws {
    let script = CameraScript(controls: Self.camera)
    let camera = try await start(script, LightBounds(exposure: 1_000_000))
    try await step(camera, .brighter, times: 12)
    #expect(script.value(of: Self.time) == 40 && script.value(of: Self.gain) == 20)
    await camera.stop()
    #expect(script.value(of: Self.time) == 10 && script.value(of: Self.mode) == 3)
  }

  @Test("Without bounds nothing is changed")
  func unbounded() async throws {
    let script = CameraScript(controls: Self.camera)
    let camera = try await start(script, nil)
    try await step(camera, .brighter, times: 3)
    #expect(script.value(of: Self.time) == 10 && script.value(of: Self.mode) == 3)
    await camera.stop()
  }

  @Test("A camera without these controls, or that refuses, goes on as it was")
  func refusing() async throws {
    for script in [
      CameraScript(), CameraScript(controls: Self.camera, refusals: [.setControl: 22]),
    ] {
      let camera = try await start(script, LightBounds(exposure: 3_000, gain: 26))
      try await step(camera, .brighter, times: 3)
      try await step(camera, .darker, times: 3)
      await camera.stop()
    }
  }
}

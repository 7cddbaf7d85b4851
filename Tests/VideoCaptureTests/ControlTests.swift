import CLinux
import Testing

@testable import VideoCapture

@Suite(.timeLimit(.minutes(1))) struct ControlTests {
  private static let mode = clinux_cid_exposure_auto
  private static let time = clinux_cid_exposure_absolute
  private static let gain = clinux_cid_gain
  private static let camera: [UInt32: CameraScript.Control] = [
    mode: .init(value: 3, range: 0...3, standard: 3),
    time: .init(value: 156, range: 1...5000, standard: 250),
    clinux_cid_exposure_auto_priority: .init(value: 1, range: 0...1, standard: 0),
    gain: .init(value: 7, standard: 16),
  ]

  private func start(
    _ script: CameraScript, _ controls: CameraControls
  ) async throws -> V4L2Camera {
    let camera = try await script.camera()
    _ = try await camera.start(script.request(CameraSettings(controls: controls)))
    return camera
  }

  @Test(
    "Controls are set for the stream, each mode before what it governs, and put back in reverse")
  func setAndRestored() async throws {
    let script = CameraScript(controls: Self.camera)
    let camera = try await start(script, CameraControls(exposure: 2_000, gain: 32))
    #expect(script.value(of: Self.mode) == 1 && script.value(of: Self.time) == 20)
    #expect(script.value(of: Self.gain) == 32)
    #expect(script.value(of: clinux_cid_exposure_auto_priority) == 0)
    await camera.stop()
    for (id, control) in Self.camera { #expect(script.value(of: id) == control.value) }
    let order = script.writes.map(\.[0])
    #expect(Array(order[..<4]) == order[4...].reversed() as [Int])
    let (mode, time) = (order.firstIndex(of: Int(Self.mode)), order.firstIndex(of: Int(Self.time)))
    #expect(try #require(mode) < #require(time))
  }

  @Test("A control that a killed run left behind goes back to the driver's default")
  func leftBehind() async throws {
    var controls = Self.camera
    controls[Self.gain]?.value = 32
    let script = CameraScript(controls: controls)
    let camera = try await start(script, CameraControls(gain: 32))
    await camera.stop()
    #expect(script.value(of: Self.gain) == 16)
  }

  @Test("Without wishes only the frame rate is kept from falling")
  func untouched() async throws {
    let script = CameraScript(controls: Self.camera)
    let camera = try await start(script, CameraControls())
    await camera.stop()
    #expect(script.writes.allSatisfy { $0[0] == Int(clinux_cid_exposure_auto_priority) })
    #expect(script.value(of: clinux_cid_exposure_auto_priority) == 1)
  }

  @Test("A camera that refuses to give the rate priority still runs")
  func stubborn() async throws {
    var controls = Self.camera
    controls[clinux_cid_exposure_auto_priority]?.answer = { _ in 1 }
    let script = CameraScript(controls: controls)
    let camera = try await start(script, CameraControls())
    _ = try await camera.next()
    await camera.stop()
  }

  @Test("What the camera cannot do is refused by name, and what was set before is put back")
  func refused() async throws {
    var deaf = Self.camera
    deaf[Self.gain]?.answer = { _ in 9 }
    let refusals: [(CameraControls, [UInt32: CameraScript.Control], String)] = [
      (CameraControls(exposure: 2_000, gain: 101), Self.camera, "takes 0 to 100, not 101"),
      (CameraControls(gain: 32), deaf, "stays at 9"),
      (CameraControls(exposure: 4_001), Self.camera, "longer than the frame interval"),
      (CameraControls(emitter: true), Self.camera, "no control for emitter"),
      (CameraControls(powerLine: .fifty), Self.camera, "no control for power_line"),
    ]
    for (wanted, controls, words) in refusals {
      let script = CameraScript(controls: controls)
      let error = await #expect(throws: CameraError.self) { _ = try await start(script, wanted) }
      #expect(error?.code == .unsupported && error?.message.contains(words) == true, "\(words)")
      #expect(script.value(of: Self.mode) == 3 && script.value(of: Self.time) == 156)
    }
  }

  @Test("The emitter is a torch or an illuminator, whichever the camera has")
  func emitter() async throws {
    for (id, on) in [(clinux_cid_flash_led_mode, Int32(2)), (clinux_cid_illuminators_1, 1)] {
      let script = CameraScript(controls: [id: .init(value: 0, range: 0...2)])
      let camera = try await start(script, CameraControls(emitter: true))
      #expect(script.value(of: id) == on)
      await camera.stop()
      #expect(script.value(of: id) == 0)
    }
  }

  @Test("A closed privacy shutter refuses the start, and one that closes ends the stream")
  func privacy() async throws {
    let id = clinux_cid_privacy
    let closed = CameraScript(controls: [id: .init(value: 1, range: 0...1)])
    let refusal = await #expect(throws: CameraError.self) {
      _ = try await start(closed, CameraControls())
    }
    #expect(refusal?.code == .privacy && !closed.calls.contains(.streamOn))
    let script = CameraScript(controls: [id: .init(value: 0, range: 0...1)])
    let camera = try await start(script, CameraControls())
    _ = try await camera.next()
    script.turn(id, to: 1)
    let error = await #expect(throws: CameraError.self) {
      for _ in 0..<10 { _ = try await camera.next() }
    }
    #expect(error?.code == .privacy)
    await camera.stop()
  }
}

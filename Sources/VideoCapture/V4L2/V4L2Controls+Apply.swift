import CLinux

extension V4L2Controls {
  /// Whether the picture is blocked by the camera's shutter or switch; false when it has no such control.
  func isPrivate() throws(CameraError) -> Bool {
    try value(of: Int(clinux_cid_privacy)) ?? 0 != 0
  }

  /// Sets what is wanted, each automatic mode before what it governs, and reads everything back.
  ///
  /// - Parameter interval: negotiated time between frames.
  /// - Throws: `CameraError(.unsupported)` when the camera lacks a wanted control or does not take its value.
  func apply(_ wanted: CameraControls, interval: Duration) throws(CameraError) {
    // An exposure longer than the interval would slow the camera down, unless it is told that the rate has priority.
    // Nobody asked for this, so a camera that refuses it, as many do while exposure is manual, still runs.
    _ = try? set(Int(clinux_cid_exposure_auto_priority), to: 0)
    if let exposure = wanted.exposure {
      guard .microseconds(exposure) <= interval else {
        throw CameraError(
          .unsupported,
          "an exposure of \(exposure) µs is longer than the frame interval, \(interval)")
      }
      try require("exposure", clinux_cid_exposure_auto, Int(V4L2_EXPOSURE_MANUAL.rawValue))
      // In units of 100 µs.
      try require("exposure", clinux_cid_exposure_absolute, max(exposure / 100, 1))
    }
    if let gain = wanted.gain {
      // Few cameras govern gain apart from exposure.
      _ = try set(Int(clinux_cid_autogain), to: 0)
      try require("gain", clinux_cid_gain, gain)
    }
    if let frequency = wanted.powerLine {
      try require("power_line", clinux_cid_power_line_frequency, frequency.controlValue)
    }
    if let emitter = wanted.emitter { try setEmitter(emitter) }
  }

  /// A lamp is a V4L2 flash in torch mode or an illuminator. Vendors' extension units are left alone: trying out what
  /// is undocumented has broken cameras.
  private func setEmitter(_ isOn: Bool) throws(CameraError) {
    let torch = V4L2_FLASH_LED_MODE_TORCH.rawValue
    let mode = Int(isOn ? torch : V4L2_FLASH_LED_MODE_NONE.rawValue)
    if try set(Int(clinux_cid_flash_led_mode), to: mode) { return }
    try require("emitter", clinux_cid_illuminators_1, isOn ? 1 : 0)
  }

  private func require(_ key: String, _ id: UInt32, _ value: Int) throws(CameraError) {
    guard try set(Int(id), to: value) else {
      throw CameraError(
        .unsupported, "the camera has no control for \(key); remove it from the configuration")
    }
  }
}

extension CameraControls.PowerLine {
  /// enum v4l2_power_line_frequency.
  fileprivate var controlValue: Int {
    switch self {
    case .off: 0
    case .fifty: 1
    case .sixty: 2
    case .automatic: 3
    }
  }
}

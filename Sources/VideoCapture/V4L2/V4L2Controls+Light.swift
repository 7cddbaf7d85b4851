import CLinux
import Platform

extension V4L2Controls {
  /// Takes one step with exposure and gain: exposure first where it is dark, since gain adds noise; gain first where it
  /// is bright. Whatever is changed is put back at the end of the stream.
  ///
  /// - Parameter interval: negotiated time between frames, which no exposure may exceed.
  /// - Throws: `CameraError`.
  func step(
    _ change: LightChange, within bounds: LightBounds, interval: Duration
  ) throws(CameraError) {
    let limit = Int(min(Int64(bounds.exposure), interval.wholeNanoseconds / 1000) / 100)
    let exposure = clinux_cid_exposure_absolute
    switch change {
    case .brighter:
      if try step(exposure, { max($0 + 1, $0 * 3 / 2) }, below: limit) { return }
      if let gain = bounds.gain {
        _ = try step(clinux_cid_gain, { max($0 + 1, $0 * 5 / 4) }, below: gain)
      }
    case .darker:
      if let gain = bounds.gain, try step(clinux_cid_gain, { $0 * 4 / 5 }, below: gain) { return }
      _ = try step(exposure, { $0 * 2 / 3 }, below: limit)
    }
  }

  /// - Returns: whether there was room for a step.
  private func step(
    _ id: UInt32, _ next: (Int) -> Int, below limit: Int
  ) throws(CameraError) -> Bool {
    guard let range = try range(of: id), let now = try value(of: Int(id)) else { return false }
    let upper = min(range.upperBound, limit)
    guard range.lowerBound <= upper else { return false }
    let wanted = min(max(next(Int(now)), range.lowerBound), upper)
    guard wanted != Int(now) else { return false }
    // Only now is it taken out of the camera's hands; a camera without the switch has nothing to be switched off.
    if id == clinux_cid_exposure_absolute {
      try adjust(clinux_cid_exposure_auto, to: Int(V4L2_EXPOSURE_MANUAL.rawValue))
    } else {
      try adjust(clinux_cid_autogain, to: 0)
    }
    try adjust(id, to: wanted)
    return true
  }
}

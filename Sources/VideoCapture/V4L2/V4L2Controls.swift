import CLinux
import Glibc

/// The camera's controls for the time of one stream. They outlive whoever set them and hit the next program that opens
/// the camera, so every one that is changed is put back when this object goes.
///
/// A control that already has the wanted value before it is set is most likely what a run left behind that was killed:
/// it is put back to the driver's default then. That needs no record of what was changed.
final class V4L2Controls {
  private let device: V4L2Device
  private var displaced: [v4l2_control] = []

  init(_ device: V4L2Device) { self.device = device }

  deinit {
    // The last first: what an automatic mode governs can only be set while that mode is off. Whatever fails, the rest
    // is put back; an unplugged camera refuses everything.
    for control in displaced.reversed() {
      var control = control
      _ = device.call(.setControl, &control)
    }
  }

  /// A control's value; nil when the camera does not have it.
  ///
  /// - Throws: `CameraError`.
  func value(of id: Int) throws(CameraError) -> Int32? {
    guard try description(of: id) != nil else { return nil }
    return try read(UInt32(id))
  }

  /// Sets a control, and believes it when the camera says so itself.
  ///
  /// - Returns: false when the camera does not have the control.
  /// - Throws: `CameraError(.unsupported)` for a value that it does not take.
  func set(_ id: Int, to wanted: Int) throws(CameraError) -> Bool {
    guard let description = try description(of: id) else { return false }
    let allowed = Int(description.minimum)...max(Int(description.minimum), Int(description.maximum))
    guard allowed.contains(wanted), description.flags & UInt32(V4L2_CTRL_FLAG_READ_ONLY) == 0 else {
      throw refusal(
        description, "takes \(allowed.lowerBound) to \(allowed.upperBound), not \(wanted)")
    }
    let before = try read(description.id)
    let isLeftOver = Int(before) == wanted
    displaced.append(
      v4l2_control(id: description.id, value: isLeftOver ? description.default_value : before))
    if isLeftOver { return true }
    var control = v4l2_control(id: description.id, value: Int32(wanted))
    try device.check(.setControl, &control)
    let now = try read(description.id)
    // Some cameras round to a grid of their own.
    guard abs(Int(now) - wanted) < max(Int(description.step), 1) else {
      throw refusal(description, "stays at \(now) when it is set to \(wanted)")
    }
    return true
  }

  /// Values that a control takes; nil when the camera does not have it, or keeps it to itself.
  func range(of id: UInt32) throws(CameraError) -> ClosedRange<Int>? {
    guard let description = try description(of: Int(id)),
      description.flags & UInt32(V4L2_CTRL_FLAG_READ_ONLY) == 0
    else { return nil }
    return Int(description.minimum)...max(Int(description.minimum), Int(description.maximum))
  }

  /// Sets a control while the stream runs, where the camera has it. What it was before the first time is put back.
  func adjust(_ id: UInt32, to wanted: Int) throws(CameraError) {
    guard try description(of: Int(id)) != nil else { return }
    let before = try read(id)
    guard Int(before) != wanted else { return }
    if !displaced.contains(where: { $0.id == id }) {
      displaced.append(v4l2_control(id: id, value: before))
    }
    var control = v4l2_control(id: id, value: Int32(wanted))
    try device.check(.setControl, &control)
  }

  private func description(of id: Int) throws(CameraError) -> v4l2_queryctrl? {
    var query = v4l2_queryctrl()
    query.id = UInt32(id)
    let result = device.call(.queryControl, &query)
    if result == EINVAL || result == ENOTTY { return nil }
    try device.check(result, of: .queryControl)
    return query.flags & UInt32(V4L2_CTRL_FLAG_DISABLED) == 0 ? query : nil
  }

  private func read(_ id: UInt32) throws(CameraError) -> Int32 {
    var control = v4l2_control(id: id, value: 0)
    try device.check(.getControl, &control)
    return control.value
  }

  private func refusal(_ description: v4l2_queryctrl, _ reason: String) -> CameraError {
    let name = withUnsafeBytes(of: description.name) { DeviceText.clean($0.prefix { $0 != 0 }) }
    return CameraError(.unsupported, "\(device.path): control \(name) \(reason)")
  }
}

/// Why a camera did not deliver.
public struct CameraError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// No such device.
    case notFound = "not_found"
    /// Another program streams from it.
    case busy
    /// No permission on the device node.
    case denied
    /// Not a capture device, or none of the wanted formats.
    case unsupported
    /// Not the pinned camera, or of a kind that the configuration does not allow.
    case notAllowed = "not_allowed"
    /// Its privacy shutter is closed or its privacy switch is on.
    case privacy
    /// No frame within the budget.
    case stalled
    /// The device went away.
    case unplugged
    /// The kernel has no bandwidth left on this USB controller (ENOSPC).
    case bandwidth = "usb_bandwidth"
    /// Memory cannot be locked.
    case memory
    /// The driver refused an operation.
    case failed
    /// The caller gave up.
    case cancelled
  }

  public let code: Code
  /// What happened and what to do, without pixel data.
  public let message: String
  /// Which camera of a rig did not.
  public let role: CameraRole

  public init(_ code: Code, _ message: String, of role: CameraRole = .visible) {
    self.code = code
    self.message = message
    self.role = role
  }

  /// The same of a certain camera of a rig, which the message then names.
  public func named(_ role: CameraRole) -> CameraError {
    role == self.role ? self : CameraError(code, "\(role.camera): \(message)", of: role)
  }

  public var description: String { message }
}

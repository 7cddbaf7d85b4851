import VideoCapture

/// The one camera that may deliver. What is nil is not compared.
public struct CameraPin: Sendable, Equatable {
  public var bus: String?
  public var usbID: String?
  public var serial: String?
  /// Kinds that may deliver: physical devices, and by named exception others.
  public var kinds: Set<CameraIdentity.Kind>

  public init(
    bus: String? = nil, usbID: String? = nil, serial: String? = nil,
    kinds: Set<CameraIdentity.Kind> = [.device]
  ) {
    self.bus = bus
    self.usbID = usbID
    self.serial = serial
    self.kinds = kinds
  }

  /// - Throws: `CaptureFailure(.cameraNotAllowed)` naming what differs.
  public func check(_ camera: CameraIdentity) throws(CaptureFailure) {
    guard kinds.contains(camera.kind) else {
      throw CaptureFailure(
        .cameraNotAllowed, "a \(camera.kind.rawValue) camera is not allowed by the configuration")
    }
    let differing = [
      bus.map { $0 == camera.bus } == false ? "bus" : nil,
      usbID.map { $0 == camera.usbID } == false ? "usb_id" : nil,
      serial.map { $0 == camera.serial } == false ? "serial" : nil,
    ].compactMap(\.self)
    guard differing.isEmpty else {
      throw CaptureFailure(
        .cameraNotAllowed,
        "not the pinned camera: \(differing.joined(separator: ", ")) differs; "
          + "an operator must pin the new one")
    }
  }
}

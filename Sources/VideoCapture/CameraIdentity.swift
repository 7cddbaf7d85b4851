import DeviceKeys

/// Where a picture comes from, as the kernel tells it; part of the signed claims.
public struct CameraIdentity: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A device on a physical bus.
    case device
    /// A kernel device without hardware behind it (vivid, v4l2loopback).
    case virtual
    /// Files played by `attestcam-lab`; not linked into `attestcamd`.
    case replay
  }

  public var kind: Kind
  /// Driver name (VIDIOC_QUERYCAP `driver`), or `replay`.
  public var driver: String
  /// Product name (VIDIOC_QUERYCAP `card`).
  public var model: String
  /// Physical position (VIDIOC_QUERYCAP `bus_info`): for USB the controller and the path of ports to the socket.
  public var bus: String
  /// `vid:pid` of a USB device, four lower-case hex digits each.
  public var usbID: String?
  /// Serial number of a USB device.
  public var serial: String?
  /// SHA-256 of a USB device's descriptors as the kernel read them: what its firmware says it can do.
  public var descriptors: SHA256Digest?

  public init(
    kind: Kind, driver: String, model: String, bus: String, usbID: String? = nil,
    serial: String? = nil, descriptors: SHA256Digest? = nil
  ) {
    self.kind = kind
    self.driver = driver
    self.model = model
    self.bus = bus
    self.usbID = usbID
    self.serial = serial
    self.descriptors = descriptors
  }
}

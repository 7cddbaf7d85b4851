/// A V4L2 node of this machine, as found without opening it.
public struct VideoDevice: Sendable, Equatable {
  /// `/dev/videoN`; may differ after the next boot.
  public var path: String
  /// `/dev/v4l/by-path/…` names of the same node, which stay; empty without udev.
  public var stablePaths: [String]
  /// Product name as the driver registered it.
  public var name: String
  /// Which of the device's nodes this is; a UVC camera has its pictures at 0 and metadata at 1.
  public var index: Int
  /// `vid:pid` of a USB device.
  public var usbID: String?
  /// Serial number of a USB device.
  public var serial: String?
  /// Whether sysfs shows no hardware behind it.
  public var isVirtual: Bool
  /// Whether this process may read and write the node (access(2)).
  public var isPermitted: Bool
}

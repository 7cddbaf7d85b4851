import DeviceKeys

/// The one camera that may deliver. What is nil is not compared.
public struct CameraPin: Sendable, Equatable {
  /// Controller and port, as `CameraIdentity.bus`: the same model in another socket is another camera.
  public var bus: String?
  public var usbID: String?
  public var serial: String?
  /// Digest of the USB descriptors: the same ids with another firmware are another camera.
  public var descriptors: SHA256Digest?
  /// When an operator pinned it, in any words; a new text starts the count of re-enumerations anew.
  public var pinned: String?
  /// Kinds that may deliver: physical devices, and by named exception others.
  public var kinds: Set<CameraIdentity.Kind>

  public init(
    bus: String? = nil, usbID: String? = nil, serial: String? = nil,
    descriptors: SHA256Digest? = nil, pinned: String? = nil,
    kinds: Set<CameraIdentity.Kind> = [.device]
  ) {
    self.bus = bus
    self.usbID = usbID
    self.serial = serial
    self.descriptors = descriptors
    self.pinned = pinned
    self.kinds = kinds
  }

  /// - Throws: `CameraError(.notAllowed)` naming what differs.
  public func check(_ camera: CameraIdentity) throws(CameraError) {
    guard kinds.contains(camera.kind) else {
      throw CameraError(
        .notAllowed, "a \(camera.kind.rawValue) camera is not allowed by the configuration")
    }
    let differing = [
      bus.map { $0 == camera.bus } == false ? "bus" : nil,
      usbID.map { $0 == camera.usbID } == false ? "usb_id" : nil,
      serial.map { $0 == camera.serial } == false ? "serial" : nil,
      descriptors.map { $0 == camera.descriptors } == false ? "descriptors" : nil,
    ].compactMap(\.self)
    guard differing.isEmpty else {
      throw CameraError(
        .notAllowed,
        "not the pinned camera: \(differing.joined(separator: ", ")) differs; "
          + "an operator must pin the new one")
    }
  }

  /// Stands for this very pinning.
  var digest: SHA256Digest {
    let parts = [bus, usbID, serial, descriptors?.description, pinned]
    return SHA256.digest(Array(parts.map { $0 ?? "" }.joined(separator: "\n").utf8))
  }
}

extension CameraIdentity {
  /// - Parameter node: where sysfs places the device; without it nothing proves hardware, so it counts as virtual.
  init(_ capability: V4L2Capability, node: SysfsNode?) {
    let isVirtual =
      node?.isVirtual ?? true
      || Self.virtualDrivers.contains(capability.driver)
      || Self.virtualBuses.contains { capability.bus.hasPrefix($0) }
    self.init(
      kind: isVirtual ? .virtual : .device, driver: capability.driver, model: capability.card,
      bus: capability.bus, usbID: node?.usbID, serial: node?.serial,
      descriptors: node?.descriptors)
  }

  private static let virtualDrivers = ["vivid", "vimc", "v4l2 loopback"]
  private static let virtualBuses = ["platform:vivid", "platform:vimc", "platform:v4l2loopback"]
}

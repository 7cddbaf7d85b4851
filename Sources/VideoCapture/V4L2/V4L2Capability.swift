import CLinux

/// What VIDIOC_QUERYCAP says of one device node.
struct V4L2Capability: Sendable, Equatable {
  var driver: String
  var card: String
  var bus: String
  /// Of this node (`device_caps`), not of the whole device: a UVC camera has a metadata node beside it.
  var flags: UInt32

  /// - Throws: `CameraError(.unsupported)` when the node is no camera that delivers whole frames by itself.
  func checkIsCamera(_ path: String) throws(CameraError) {
    guard let reason = refusal else { return }
    throw CameraError(.unsupported, "\(path) (\(card)) \(reason)")
  }

  private var refusal: String? {
    // IO_MC: the pixels come from a media pipeline that somebody else sets up and may redirect.
    if has(V4L2_CAP_IO_MC) { return "is one end of a media controller pipeline" }
    if has(V4L2_CAP_META_CAPTURE) { return "carries metadata, not pictures; use its other node" }
    guard has(V4L2_CAP_VIDEO_CAPTURE) else {
      return has(V4L2_CAP_VIDEO_CAPTURE_MPLANE)
        ? "delivers only multi-planar frames" : "is not a capture device"
    }
    return has(V4L2_CAP_STREAMING) ? nil : "does not stream into mapped memory"
  }

  private func has(_ flag: Int32) -> Bool { flags & UInt32(bitPattern: flag) != 0 }
}

extension V4L2Capability {
  init(_ raw: v4l2_capability) {
    let describesNode = raw.capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0
    self.init(
      driver: Self.text(raw.driver), card: Self.text(raw.card), bus: Self.text(raw.bus_info),
      flags: describesNode ? raw.device_caps : raw.capabilities)
  }

  private static func text<Array>(_ array: Array) -> String {
    withUnsafeBytes(of: array) { bytes in DeviceText.clean(bytes.prefix { $0 != 0 }) }
  }
}

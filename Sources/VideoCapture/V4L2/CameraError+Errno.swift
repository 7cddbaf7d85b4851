import Glibc

extension CameraError {
  /// What was asked of the driver when it refused; the same errno means different things.
  enum Step: String, Sendable, CaseIterable {
    case open = "open"
    case query = "VIDIOC_QUERYCAP"
    case input = "VIDIOC_S_INPUT"
    case enumerate = "VIDIOC_ENUM_FMT"
    case setFormat = "VIDIOC_S_FMT"
    case getFormat = "VIDIOC_G_FMT"
    case rate = "VIDIOC_S_PARM"
    case requestBuffers = "VIDIOC_REQBUFS"
    case queryBuffer = "VIDIOC_QUERYBUF"
    case map = "mmap"
    case queue = "VIDIOC_QBUF"
    case dequeue = "VIDIOC_DQBUF"
    case streamOn = "VIDIOC_STREAMON"
  }

  /// Sorts an errno of the kernel (Documentation/userspace-api/media/gen-errors.rst) into our closed codes.
  init(errno code: Int32, at step: Step, of path: String) {
    let reason = String(cString: strerror(code))
    switch (code, step) {
    case (ENOENT, .open), (ENOTDIR, .open), (ENXIO, .open), (ENODEV, .open):
      self.init(.notFound, "no camera at \(path) (\(reason)); is it plugged in?")
    case (EACCES, _), (EPERM, _):
      self.init(
        .denied,
        "\(path): \(reason); add the user to the group `video`, or DeviceAllow= to the unit")
    case (EBUSY, _):
      self.init(.busy, "\(path) is used by another program (\(step.rawValue): \(reason))")
    case (ENODEV, _), (ENXIO, _):
      self.init(.unplugged, "\(path) went away (\(step.rawValue): \(reason))")
    case (ENOSPC, .streamOn):
      self.init(
        .bandwidth,
        "no USB bandwidth left for \(path); move the camera to another controller, or ask for MJPEG"
      )
    case (ENOTTY, .query):
      self.init(.unsupported, "\(path) is not a V4L2 device")
    case (ENOTTY, _), (EINVAL, .setFormat), (EINVAL, .getFormat), (EINVAL, .requestBuffers):
      self.init(.unsupported, "\(path) cannot capture this way (\(step.rawValue): \(reason))")
    default:
      self.init(.failed, "\(path): \(step.rawValue): \(reason)")
    }
  }
}

import Glibc

extension CameraError {
  /// What was asked of the driver when it refused; the same errno means different things.
  enum Step: Sendable, Equatable {
    case open
    case map
    case ioctl(V4L2Request)

    var name: String {
      switch self {
      case .open: "open"
      case .map: "mmap"
      case .ioctl(let request): request.rawValue
      }
    }
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
      self.init(.busy, "\(path) is used by another program (\(step.name): \(reason))")
    case (ENODEV, _), (ENXIO, _):
      self.init(.unplugged, "\(path) went away (\(step.name): \(reason))")
    case (ENOSPC, .ioctl(.streamOn)):
      self.init(
        .bandwidth,
        "no USB bandwidth left for \(path); move the camera to another controller, or ask for MJPEG"
      )
    case (ENOTTY, .ioctl(.queryCapability)):
      self.init(.unsupported, "\(path) is not a V4L2 device")
    case (ENOTTY, _), (EINVAL, .ioctl(.setFormat)), (EINVAL, .ioctl(.getFormat)),
      (EINVAL, .ioctl(.requestBuffers)):
      self.init(.unsupported, "\(path) cannot capture this way (\(step.name): \(reason))")
    default:
      self.init(.failed, "\(path): \(step.name): \(reason)")
    }
  }
}

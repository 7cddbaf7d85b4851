import CLinux

/// The ioctls in use, by their names in Documentation/userspace-api/media/v4l.
enum V4L2Request: String, Sendable, CaseIterable {
  case queryCapability = "VIDIOC_QUERYCAP"
  case enumerateInput = "VIDIOC_ENUMINPUT"
  case setInput = "VIDIOC_S_INPUT"
  case enumerateFormat = "VIDIOC_ENUM_FMT"
  case enumerateSize = "VIDIOC_ENUM_FRAMESIZES"
  case enumerateInterval = "VIDIOC_ENUM_FRAMEINTERVALS"
  case getFormat = "VIDIOC_G_FMT"
  case setFormat = "VIDIOC_S_FMT"
  case getParameters = "VIDIOC_G_PARM"
  case setParameters = "VIDIOC_S_PARM"
  case requestBuffers = "VIDIOC_REQBUFS"
  case queryBuffer = "VIDIOC_QUERYBUF"
  case queue = "VIDIOC_QBUF"
  case dequeue = "VIDIOC_DQBUF"
  case streamOn = "VIDIOC_STREAMON"
  case streamOff = "VIDIOC_STREAMOFF"
  case queryControl = "VIDIOC_QUERYCTRL"
  case getControl = "VIDIOC_G_CTRL"
  case setControl = "VIDIOC_S_CTRL"

  var number: UInt {
    switch self {
    case .queryCapability: clinux_vidioc_QUERYCAP
    case .enumerateInput: clinux_vidioc_ENUMINPUT
    case .setInput: clinux_vidioc_S_INPUT
    case .enumerateFormat: clinux_vidioc_ENUM_FMT
    case .enumerateSize: clinux_vidioc_ENUM_FRAMESIZES
    case .enumerateInterval: clinux_vidioc_ENUM_FRAMEINTERVALS
    case .getFormat: clinux_vidioc_G_FMT
    case .setFormat: clinux_vidioc_S_FMT
    case .getParameters: clinux_vidioc_G_PARM
    case .setParameters: clinux_vidioc_S_PARM
    case .requestBuffers: clinux_vidioc_REQBUFS
    case .queryBuffer: clinux_vidioc_QUERYBUF
    case .queue: clinux_vidioc_QBUF
    case .dequeue: clinux_vidioc_DQBUF
    case .streamOn: clinux_vidioc_STREAMON
    case .streamOff: clinux_vidioc_STREAMOFF
    case .queryControl: clinux_vidioc_QUERYCTRL
    case .getControl: clinux_vidioc_G_CTRL
    case .setControl: clinux_vidioc_S_CTRL
    }
  }
}

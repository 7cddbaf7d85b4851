import JPEG
import VideoCapture

extension PixelFormat {
  /// How raw pixels lie; nil for compressed formats.
  public var rawLayout: RawImage.Layout? {
    switch self {
    case .mjpeg: nil
    case .yuyv: .yuyv
    case .nv12: .nv12
    case .grey: .grey
    }
  }
}

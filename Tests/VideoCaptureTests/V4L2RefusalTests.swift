import CLinux
import Foundation
import Testing

@testable import VideoCapture

@Suite struct V4L2RefusalTests {
  @Test(
    "What is no camera is refused before it is streamed from",
    arguments: [
      ("/dev/null", CameraError.Code.unsupported), ("/dev/zero", .unsupported),
      ("/", .unsupported), ("/proc/self/status", .unsupported),
      ("/dev/video-none", .notFound), ("/nonexistent/video0", .notFound),
      ("/dev/null/video0", .notFound),
    ])
  func notACamera(_ path: String, _ code: CameraError.Code) async {
    do throws(CameraError) {
      _ = try await V4L2Camera.open(path)
      Issue.record("\(path) was taken for a camera")
    } catch {
      #expect(error.code == code, "\(error)")
      #expect(error.message.contains(path))
    }
  }

  typealias Refusal = (errno: Int32, step: CameraError.Step, code: CameraError.Code)
  private static let refusals: [Refusal] = [
    (ENOENT, .open, .notFound), (ENXIO, .open, .notFound), (ENODEV, .open, .notFound),
    (EACCES, .open, .denied), (EPERM, .open, .denied), (EMFILE, .open, .failed),
    (ENOTTY, .ioctl(.queryCapability), .unsupported), (EINVAL, .ioctl(.setFormat), .unsupported),
    (EBUSY, .ioctl(.setFormat), .busy), (EBUSY, .ioctl(.requestBuffers), .busy),
    (EBUSY, .ioctl(.streamOn), .busy),
    (ENOSPC, .ioctl(.streamOn), .bandwidth), (ENOSPC, .ioctl(.queue), .failed),
    (ENODEV, .ioctl(.dequeue), .unplugged), (ENODEV, .ioctl(.streamOn), .unplugged),
    (ENODEV, .ioctl(.queue), .unplugged),
    (EIO, .ioctl(.dequeue), .failed), (EINVAL, .ioctl(.dequeue), .failed),
    (ENOMEM, .ioctl(.requestBuffers), .failed),
  ]

  @Test("An errno becomes the code that tells what to do", arguments: refusals)
  func sorting(_ refusal: Refusal) {
    let error = CameraError(errno: refusal.errno, at: refusal.step, of: "/dev/video0")
    #expect(error.code == refusal.code)
    #expect(error.message.contains("/dev/video0"))
  }

  private static let capture = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
  private static let capabilities: [(UInt32, isCamera: Bool)] = [
    (capture, true),
    (capture | UInt32(V4L2_CAP_EXT_PIX_FORMAT | V4L2_CAP_READWRITE), true),
    (capture | UInt32(V4L2_CAP_VIDEO_CAPTURE_MPLANE), true),
    (UInt32(V4L2_CAP_VIDEO_CAPTURE), false),
    (UInt32(V4L2_CAP_STREAMING), false),
    (UInt32(V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_STREAMING), false),
    (UInt32(V4L2_CAP_VIDEO_CAPTURE_MPLANE | V4L2_CAP_STREAMING), false),
    (UInt32(V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING), false),
    (capture | UInt32(V4L2_CAP_META_CAPTURE), false),
    (capture | UInt32(V4L2_CAP_IO_MC), false),
    (0, false),
  ]

  @Test(
    "Only a node that streams single-planar pictures by itself is a camera", arguments: capabilities
  )
  func capability(_ flags: UInt32, _ isCamera: Bool) {
    let capability = V4L2Capability(driver: "uvcvideo", card: "Cam", bus: "usb-1", flags: flags)
    if isCamera {
      #expect(throws: Never.self) { try capability.checkIsCamera("/dev/video0") }
    } else {
      let error = #expect(throws: CameraError.self) { try capability.checkIsCamera("/dev/video0") }
      #expect(error?.code == .unsupported)
    }
  }

  @Test("The node's own capabilities count, not those of the whole device")
  func deviceCaps() {
    var raw = v4l2_capability()
    raw.capabilities = Self.capture | UInt32(V4L2_CAP_DEVICE_CAPS)
    raw.device_caps = UInt32(V4L2_CAP_META_CAPTURE)
    #expect(V4L2Capability(raw).flags == UInt32(V4L2_CAP_META_CAPTURE))
    raw.capabilities = Self.capture
    #expect(V4L2Capability(raw).flags == Self.capture)
  }

  @Test("Names that the device chose end at the array and carry no control characters")
  func names() {
    var raw = v4l2_capability()
    withUnsafeMutableBytes(of: &raw.driver) { $0.copyBytes(from: Array("uvcvideo".utf8)) }
    withUnsafeMutableBytes(of: &raw.card) { card in
      for index in card.indices { card[index] = UInt8(ascii: "x") }
      card.copyBytes(from: Array("A\u{1B}[2J\n".utf8))
    }
    let capability = V4L2Capability(raw)
    #expect(capability.driver == "uvcvideo")
    #expect(capability.card == "A?[2J?" + String(repeating: "x", count: 26))
  }
}

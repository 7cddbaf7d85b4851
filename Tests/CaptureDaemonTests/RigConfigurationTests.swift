import StrictYAML
import Testing
import VideoCapture

@testable import CaptureDaemon

@Suite("Several cameras in the configuration file")
struct RigConfigurationTests {
  private static let visible = "camera: {device: /dev/video0}"
  private static let infrared = """
    infrared:
      device: /dev/video2
      pin: {usb_id: "8086:0b3a"}
      controls: {emitter: true}
      stream: {width: 848, height: 480, formats: [Y10, GREY]}
    """
  private static let depth = """
    depth:
      device: /dev/video4
      stream: {rate: 15}
      calibration:
        unit_um: 250
        focal: [386.25, 386.5]
        centre: [320.5, 239.5]
        rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1]
        translation_mm: [14.75, 0, -0.2]
    """

  private static func configuration(_ cameras: String...) throws -> Configuration {
    try Configuration(
      yaml: cameras.joined(separator: "\n")
        + """

        state_directory: /var/lib/attestcam
        key: {kind: file, path: /key.pem}
        certificate: /device.pem
        profiles_directory: /profiles
        terminals:
          - {uid: 1000, purposes: [enrol], profiles: [standard], audiences: ["https://a/"]}
        """, file: "f")
  }

  @Test("Without infrared and depth there is one camera")
  func one() throws {
    let configuration = try Self.configuration(Self.visible)
    #expect(configuration.cameras.roles == [.visible] && configuration.calibration == nil)
  }

  @Test("Each camera has its own device, pin, controls and stream")
  func three() throws {
    let configuration = try Self.configuration(Self.visible, Self.infrared, Self.depth)
    #expect(
      configuration.cameras.all.map(\.value.device)
        == ["/dev/video0", "/dev/video2", "/dev/video4"])
    let infrared = try #require(configuration.cameras.infrared)
    #expect(infrared.pin.usbID == "8086:0b3a" && infrared.stream.settings.controls.emitter == true)
    #expect(infrared.stream.formats == [.y10, .grey] && infrared.stream.width == 848)
    let depth = try #require(configuration.cameras.depth)
    #expect(depth.stream.formats == [.z16, .y16] && depth.stream.rate == 15)
    #expect(depth.pin == CameraPin() && depth.stream.settings.controls == CameraControls())
    #expect(
      configuration.calibration
        == DepthCalibration(
          unit: 250, width: 640, height: 480, focalX: 386.25, focalY: 386.5, centreX: 320.5,
          centreY: 239.5, rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1], translation: [14.75, 0, -0.2]))
  }

  @Test("Unit, rotation and translation have their natural values when left out")
  func natural() throws {
    let configuration = try Self.configuration(
      Self.visible,
      "depth: {device: /dev/video4, calibration: {focal: [386, 386], centre: [320, 240]}}")
    let calibration = try #require(configuration.calibration)
    #expect(calibration.unit == 1000 && calibration.translation == [0, 0, 0])
    #expect(calibration.rotation == DepthCalibration.noRotation)
  }

  /// A fault, the key that is named, and a part of the reason.
  static let faults: [(cameras: String, key: String, reason: String)] = [
    ("infrared: {}", "infrared", "device"),
    ("infrared: {device: /dev/video0}", "infrared", "another camera already"),
    ("infrared: {device: /dev/video2, calibration: {}}", "calibration", "is not known"),
    (
      "infrared: {device: /dev/video2, stream: {formats: [Z16]}}", "infrared.stream.formats", "Z16"
    ),
    ("infrared: {device: /dev/video2, stream: {hight: 480}}", "hight", "is not known"),
    (
      "infrared: {device: /dev/video2, allow_virtual: /dev/video0}", "infrared.allow_virtual",
      "/dev/video2"
    ),
    ("depth: {device: /dev/video4}", "depth", "calibration"),
    ("depth: {device: /dev/video4, calibration: {centre: [1, 1]}}", "calibration", "focal"),
    (
      "depth: {device: /dev/video4, calibration: {focal: [386], centre: [1, 1]}}", "focal",
      "2 numbers"
    ),
    (
      "depth: {device: /dev/video4, calibration: {focal: [386, 386], centre: [641, 1]}}",
      "depth.calibration", "centre"
    ),
    (
      "depth: {device: /dev/video4, calibration: {focal: [1, 1], centre: [1, 1], "
        + "rotation: [1, 0, 0, 0, 1, 0, 0, 0, -1]}}", "depth.calibration", "rotation"
    ),
    (
      "depth: {device: /dev/video4, calibration: {focal: [1, 1], centre: [1, 1], "
        + "rotation: [1, 0, 0, 0, 0.9, 0, 0, 0, 1]}}", "depth.calibration", "rotation"
    ),
    (
      "depth: {device: /dev/video4, calibration: {unit_um: 0, focal: [1, 1], centre: [1, 1]}}",
      "unit_um", "1"
    ),
    (
      "depth: {device: /dev/video4, stream: {formats: [GREY]}, "
        + "calibration: {focal: [1, 1], centre: [1, 1]}}", "depth.stream.formats", "GREY"
    ),
  ]

  @Test("A fault is refused by its key", arguments: faults.indices)
  func refused(index: Int) {
    let fault = Self.faults[index]
    let error = #expect(throws: YAMLError.self) {
      try Self.configuration(Self.visible, fault.cameras)
    }
    let text = error.map { "\($0)" } ?? "none"
    #expect(text.contains(fault.key) && text.contains(fault.reason), "\(text)")
  }
}

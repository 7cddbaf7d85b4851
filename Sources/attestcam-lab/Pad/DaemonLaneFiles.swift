import DeviceKeys
import FaceAnalysis
import Foundation
import Glibc
import Liveness
import Platform
import Presentations
import TrustedPacket
import VideoCapture

/// Configuration, profile and state of a daemon for one presentation, in a directory of their own.
final class DaemonLaneFiles {
  static let purpose = "evaluation"
  static let audience = "https://laboratory.example/"

  /// Short, since the path of a Unix socket ends at 107 bytes.
  private let directory: String

  var configuration: String { "\(directory)/attestcamd.yaml" }
  var socket: String { "\(directory)/s" }
  var notifySocket: String { "\(directory)/n" }

  init(_ lane: DaemonLane, _ sense: Sense) throws {
    var template = Array("/tmp/attestcam-pad.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemError.last("cannot use /tmp") }
    directory = String(cString: made)
    for folder in ["profiles", "state"] {
      guard mkdir("\(directory)/\(folder)", 0o700) == 0 else {
        throw SystemError.last("cannot use \(directory)")
      }
    }
    let detector = sense == .visible ? "action" : sense.rawValue
    let actions = lane.actions.sorted { $0.rawValue < $1.rawValue }.map(\.name)
    try write(
      """
      liveness:
        detectors: [\(detector)]
      \(sense == .visible ? "  actions: [\(actions.joined(separator: ", "))]" : "")
      sample: {minimum_width: 640, minimum_height: 480}
      requirements: {completeness: {minimum: 0.9}}

      """, to: "profiles/evaluation.yaml")
    try write(lane.device.chain.pem, to: "chain.pem")
    let size = "width: 640, height: 480, rate: \(PresentationCamera.rate)"
    let models = URL(filePath: lane.folders.modelFolder).standardizedFileURL.path()
    try write(
      """
      camera: {device: /dev/null}
      stream: {\(size)}
      \(Self.companion(sense, size))
      socket: {path: \(socket)}
      state_directory: \(directory)/state
      key: {kind: file, path: "\(URL(filePath: lane.device.keyPath).standardizedFileURL.path())"}
      certificate: \(directory)/chain.pem
      profiles_directory: \(directory)/profiles
      models:
        detector: "\(models)/\(ModelPin.yuNet.fileName)"
        mesh: "\(models)/\(ModelPin.faceMesh.fileName)"
      \(lane.thresholds.map { "liveness: \"\(URL(filePath: $0).standardizedFileURL.path())\"" } ?? "")
      log_level: error
      terminals:
        - {uid: \(geteuid()), purposes: [\(Self.purpose)], profiles: [evaluation], \
      audiences: ["\(Self.audience)"]}

      """, to: "attestcamd.yaml")
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  private func write(_ text: String, to name: String) throws {
    try DurableFile.write(Array(text.utf8), to: "\(directory)/\(name)")
  }

  /// The section of a camera beside the visible one.
  private static func companion(_ sense: Sense, _ size: String) -> String {
    switch sense {
    case .visible: return ""
    case .infrared: return "infrared: {device: /dev/zero, stream: {\(size)}}"
    case .depth:
      let lens = PresentationCamera.calibration
      return """
        depth:
          device: /dev/zero
          stream: {\(size)}
          calibration: {unit_um: \(lens.unit), focal: [\(lens.focalX), \(lens.focalY)], \
        centre: [\(lens.centreX), \(lens.centreY)]}
        """
    }
  }
}

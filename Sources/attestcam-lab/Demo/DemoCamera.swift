import FaceAnalysis
import FaceQuality
import VideoCapture

/// What stands before the sensor in the demonstration, and the daemon that reads it.
enum DemoCamera: Sendable {
  /// `attestcam-lab serve` plays a file.
  case picture(String)
  /// `attestcam-lab present` animates a photograph, which answers prompts; models are in the folder.
  case person(photograph: String, models: String)
  /// `attestcamd` opens a camera.
  case device(String, CameraIdentity)

  /// The daemon's program and arguments.
  func daemon(config: String) -> (program: String, arguments: [String]) {
    switch self {
    case .picture(let file): ("attestcam-lab", ["serve", "--config", config, "--image", file])
    case .person(let photograph, let models):
      (
        "attestcam-lab",
        ["present", "--config", config, "--photograph", photograph, "--models", models]
      )
    case .device: ("attestcamd", ["--config", config])
    }
  }

  /// The camera section of the daemon's configuration.
  var configuration: String {
    switch self {
    case .picture(let file): "camera: {device: \(quoted(file))}"
    case .person(let photograph, let models):
      """
      camera: {device: \(quoted(photograph))}
      models:
        detector: \(quoted("\(models)/\(ModelPin.yuNet.fileName)"))
        mesh: \(quoted("\(models)/\(ModelPin.faceMesh.fileName)"))
      """
    case .device(let path, let identity):
      """
      camera:
        device: \(quoted(path))
        pin: {bus: \(quoted(identity.bus))}
      \(identity.kind == .virtual ? Self.exceptions(for: quoted(path)) : "")
      """
    }
  }

  /// A camera made of software may be fed with a still.
  private static func exceptions(for path: String) -> String {
    "  allow_virtual: \(path)\n  exceptions: [\(CameraException.repeatedContent.rawValue)]"
  }

  /// What the recognition server's policy must take.
  var policy: String {
    switch self {
    case .picture: "cameras: [replay]\nallow_debug: true\nliveness: {levels: [none]}"
    case .person: "cameras: [replay]\nallow_debug: true\nliveness: {levels: [rgb-action]}"
    case .device(_, let identity):
      "cameras: [\(identity.kind.rawValue)]\nliveness: {levels: [none]}"
    }
  }

  /// A YAML scalar in double quotes.
  private func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

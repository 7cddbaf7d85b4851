import ArgumentParser
import CaptureDaemon
import DeviceKeys
import Foundation
import Platform
import StrictYAML
import VideoCapture

/// What an operator does after the camera was exchanged or connected anew.
struct PinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract:
      "Show the cameras of this machine, or make one of them the only one that may deliver.",
    discussion: """
      Without a camera nothing is changed. With one, its socket, USB ids, serial number and descriptors are \
      written into the configuration, whose comments stay, and the count of re-enumerations starts anew. \
      Look at the camera first: whoever pins it vouches for it. Then restart attestcamd. \
      Another configuration than the usual one: attestcamd --config FILE pin …
      """)

  /// Its `--config` is meant, wherever it stands.
  @ParentCommand var daemon: Attestcamd
  @Option(
    help: "What is to be remembered beside the time of pinning, e.g. who looked at the camera.")
  var note: String?
  @Option(help: "Which camera of the configuration it becomes: visible, infrared or depth.")
  var role = CameraRole.visible
  @Argument(help: "The camera to pin: a node, or better its link under /dev/v4l/by-path.")
  var camera: String?

  func validate() throws {
    if note != nil, camera == nil { throw ValidationError("--note is for a camera to pin") }
    if let note, note.utf8.count > 200 || note.unicodeScalars.contains(where: { $0.value < 32 }) {
      throw ValidationError("--note takes one line of at most 200 bytes")
    }
  }

  private var config: String { daemon.config }

  func run() throws {
    try Attestcamd.reporting {
      let devices = VideoDevices.list()
      guard let camera else { return show(devices, try Configuration(path: config)) }
      let identity = try CameraNode(path: camera).identity
      let pinning = try CameraPinning(
        of: camera, identity, as: role, among: devices, at: .now, note: note)
      try pinning.write(to: config)
      print("\(config): \(role.key).device is \(pinning.device), and its pin\n\(pinning.yaml)")
      print("Restart attestcamd; it counts re-enumerations from now on.")
    }
  }

  private func show(_ devices: [VideoDevice], _ configuration: Configuration) {
    let cameras = devices.filter { $0.index == 0 }
    if cameras.isEmpty { print("The kernel knows no camera.") }
    for device in cameras { show(device, configuration) }
    for (role, choice) in configuration.cameras.all
    where !cameras.contains(where: { $0.paths.contains(choice.device) }) {
      print("None of them is at \(choice.device), where \(config) has \(role.key).device.")
    }
  }

  private func show(_ device: VideoDevice, _ configuration: Configuration) {
    let chosen = configuration.cameras.all.filter { device.paths.contains($0.value.device) }
    print("\(chosen.isEmpty ? " " : "*") \(device.stablePaths.first ?? device.path)")
    print(
      "    \(device.path), \(device.name)\(device.isVirtual ? ", no hardware behind it" : "")")
    do throws(CameraError) {
      let identity = try CameraNode(path: device.path).identity
      for (name, value) in [
        ("bus", identity.bus), ("usb_id", identity.usbID), ("serial", identity.serial),
        ("descriptors", identity.descriptors?.description),
      ] {
        if let value { print("    \(name): \(value)") }
      }
      for (role, choice) in chosen {
        do throws(CameraError) {
          try choice.pin.check(identity)
          print("    is the pinned one of \(role.key)")
        } catch {
          print("    \(role.key): \(error)")
        }
      }
    } catch {
      print("    \(error)")
    }
  }
}

extension CameraRole: ExpressibleByArgument {}

extension VideoDevice {
  fileprivate var paths: [String] { [path] + stablePaths }
}

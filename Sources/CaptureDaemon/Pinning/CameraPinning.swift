import DeviceKeys
import Foundation
import Platform
import StrictYAML
import VideoCapture

/// Writes which camera is the pinned one into a configuration file: what an operator does after the camera was exchanged,
/// or connected anew.
///
/// A new pinning starts the count of re-enumerations anew, since the time of pinning is part of what is counted under
/// (`EnumerationRecord`).
public struct CameraPinning: Sendable {
  /// Where the camera is looked for from now on.
  public let device: String
  public let pin: CameraPin

  /// - Parameters:
  ///   - path: the camera's node, or a link to it.
  ///   - identity: of that camera, opened just now.
  ///   - devices: the nodes of this machine, to find the path that stays.
  ///   - note: of the operator, in any words.
  /// - Throws: `CameraError(.notAllowed)` for a camera without hardware behind it.
  public init(
    of path: String, _ identity: CameraIdentity, among devices: [VideoDevice], at time: Date,
    note: String? = nil
  ) throws(CameraError) {
    guard identity.kind == .device else {
      throw CameraError(
        .notAllowed,
        "\(path) has no hardware behind it; only a test may use it (camera.allow_virtual)")
    }
    let stable = devices.first { $0.path == path || $0.stablePaths.contains(path) }?.stablePaths
    device = path.hasPrefix("/dev/v4l/by-path/") ? path : stable?.first ?? path
    let moment = time.formatted(.iso8601)
    pin = CameraPin(
      bus: identity.bus, usbID: identity.usbID, serial: identity.serial,
      descriptors: identity.descriptors, pinned: note.map { "\(moment), \($0)" } ?? moment)
  }

  /// The pin as it stands in a configuration, indented by four.
  public var yaml: String {
    let values = [
      ("bus", pin.bus), ("usb_id", pin.usbID), ("serial", pin.serial),
      ("descriptors", pin.descriptors?.description), ("pinned", pin.pinned),
    ]
    return values.compactMap { key, value in value.map { "    \(key): \(Self.quoted($0))" } }
      .joined(separator: "\n")
  }

  /// Puts the pinning into a file in place of the one before. Comments stay, and so does everything else.
  ///
  /// - Throws: `YAMLError` when the file is at fault before, or cannot be edited; `SystemError`. The file is then as it
  ///   was.
  public func write(to path: String) throws {
    let old = try Configuration(path: path)
    let text = String(decoding: try DurableFile.read(path, limit: 1 << 20), as: UTF8.self)
    let edited = ConfigurationText(text).pinning(self)
    try check(edited, old)
    let before = try FileManager.default.attributesOfItem(atPath: path)
    let mode = (before[.posixPermissions] as? NSNumber)?.uint32Value ?? 0o600
    try DurableFile.write(edited.utf8, to: path, mode: mode)
    // Whoever may read it is to go on reading it.
    let owner = before.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) }
    try FileManager.default.setAttributes(owner, ofItemAtPath: path)
  }

  /// What is edited as text is believed only when it reads as it should: the pinning, and nothing else, is another.
  private func check(_ edited: String, _ before: Configuration) throws(YAMLError) {
    var expected = before
    expected.camera.device = device
    expected.camera.pin = pin
    expected.camera.pin.kinds = before.camera.pin.kinds
    let after: Configuration
    do throws(YAMLError) { after = try Configuration(yaml: edited, file: before.file) } catch {
      throw byHand(before, "\(error.key): \(error.reason)")
    }
    guard after.withoutLines == expected.withoutLines else {
      throw byHand(before, "not one key on each line")
    }
  }

  private func byHand(_ configuration: Configuration, _ reason: String) -> YAMLError {
    YAMLError(
      file: configuration.file, line: configuration.lines["camera"] ?? 0, key: "camera",
      reason: """
        cannot be edited here (\(reason)); put this there by hand:
        camera:
          device: \(Self.quoted(device))
          pin:
        \(yaml)
        """)
  }

  /// A double-quoted scalar (YAML 1.2, 7.3.1).
  static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}

extension Configuration {
  /// Without where things stand, which an edit moves.
  fileprivate var withoutLines: Configuration {
    var copy = self
    copy.lines = [:]
    for index in copy.terminals.indices { copy.terminals[index].line = 0 }
    return copy
  }
}

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
  /// Which camera of the configuration it is.
  public let role: CameraRole
  /// Where the camera is looked for from now on.
  public let device: String
  public let pin: CameraPin

  /// - Parameters:
  ///   - path: the camera's node, or a link to it.
  ///   - identity: of that camera, opened just now.
  ///   - role: which camera of the configuration it becomes.
  ///   - devices: the nodes of this machine, to find the path that stays.
  ///   - note: of the operator, in any words.
  /// - Throws: `CameraError(.notAllowed)` for a camera without hardware behind it.
  public init(
    of path: String, _ identity: CameraIdentity, as role: CameraRole = .visible,
    among devices: [VideoDevice], at time: Date, note: String? = nil
  ) throws(CameraError) {
    guard identity.kind == .device else {
      throw CameraError(
        .notAllowed,
        "\(path) has no hardware behind it; only a test may use it (\(role.key).allow_virtual)")
    }
    self.role = role
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
    guard old.cameras[role] != nil else { throw byHand(old, "there is none yet") }
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
    expected.cameras = before.cameras.map { other, choice in
      guard other == role else { return choice }
      var choice = choice
      choice.device = device
      let kinds = choice.pin.kinds
      choice.pin = pin
      choice.pin.kinds = kinds
      return choice
    }
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
      file: configuration.file, line: configuration.lines[role.key] ?? 0, key: role.key,
      reason: """
        cannot be edited here (\(reason)); put this there by hand:
        \(role.key):
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

extension CameraRole {
  /// Its key in the configuration.
  public var key: String { self == .visible ? "camera" : rawValue }
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

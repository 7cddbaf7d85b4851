import DeviceKeys
import TrustedPacket
import Yams

/// Why a policy file was refused.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `file:line: key: reason`.
  public let description: String
}

extension VerificationPolicy {
  private static let largest = 65_536
  private static let keys: Set<String> = [
    "audiences", "purposes", "profiles", "key_protections", "cameras", "allow_debug", "quality",
  ]

  /// Reads a policy from YAML (Provisioning/policy.yaml shows every key); an unknown key is an error.
  ///
  /// - Parameter file: named in errors.
  /// - Throws: `PolicyError`.
  public init(yaml: String, file: String) throws(PolicyError) {
    guard yaml.utf8.count <= Self.largest else {
      throw PolicyError(description: "\(file): larger than \(Self.largest) bytes")
    }
    let reader = PolicyReader(file: file)
    let root = try reader.mapping(yaml)
    self.init()
    for (key, node) in root {
      let name = try reader.text(key)
      switch name {
      case "audiences": audiences = try reader.list(node, name)
      case "purposes": purposes = try reader.list(node, name)
      case "profiles": profiles = try reader.profiles(node, name)
      case "key_protections":
        keyProtections = try reader.choices(node, name) { KeyProtection(rawValue: $0) }
      case "cameras": cameras = try reader.choices(node, name) { CameraClaim.Kind(name: $0) }
      case "allow_debug": allowsDebug = try reader.flag(node, name)
      case "quality": quality = try reader.ranges(node, name)
      default:
        throw reader.error(
          key, name, "unknown key; known are \(Self.keys.sorted().joined(separator: ", "))")
      }
    }
  }
}

extension CameraClaim.Kind {
  /// The spelling in policies and reports.
  public var name: String { "\(self)" }

  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

import FaceAnalysis
import TrustedPacket

/// A profile requires a measure that this installation cannot assess: such a capture could never succeed.
public struct ProfileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The profile's name.
  public let profile: String
  public let measure: Measure

  /// Names the measure and the model it needs.
  public var description: String {
    let fix = measure.neededModel.map {
      "install the \($0.role) model \($0.fileName) (SHA-256 \($0.sha256)), or "
    }
    return
      "profile \(profile) requires \(measure.rawValue), which this installation cannot assess: "
      + "\(fix ?? "")use a profile without it"
  }
}

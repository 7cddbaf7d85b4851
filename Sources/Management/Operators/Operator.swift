import DeviceKeys
import FoundationEssentials

/// Who asks the management server for something, as far as it has been proved.
public struct Operator: Sendable, Equatable {
  /// As the audit log has it.
  public let name: String
  /// The only device that this operator may enrol; nil: any.
  public let device: DeviceID?
  /// Whether the credential is good for one enrolment.
  let isOnce: Bool

  init(name: String, device: DeviceID? = nil, isOnce: Bool = false) {
    self.name = name
    self.device = device
    self.isOnce = isOnce
  }

  /// Who runs this process; may do everything.
  public static var local: Operator { Operator(name: LocalUser.name) }
}

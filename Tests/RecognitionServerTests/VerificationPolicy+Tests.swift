import TrustedPacket
import Verification

extension VerificationPolicy {
  /// The default, but the test device's packets say nothing of liveness.
  static let withoutLiveness = VerificationPolicy(liveness: LivenessPolicy(levels: [.none]))
}

/// What an attestation says of the TPM's time (TPMS_CLOCK_INFO, TPM 2.0 Part 2 §10.11.1).
///
/// Unless the attestation key is in the endorsement hierarchy, the TPM adds a constant of its own to both counters
/// and to the firmware version (Part 1 §36.7): they can be compared with each other, but mean nothing by themselves.
public struct TPMClock: Sendable, Hashable {
  /// Milliseconds of power since the TPM was last cleared.
  public let milliseconds: UInt64
  /// How often the TPM was reset since it was last cleared, from an unknown start.
  public let resetCount: UInt32
  /// How often it was restarted or resumed since the last reset, from an unknown start.
  public let restartCount: UInt32
  /// False after a power cut, until the clock has passed all values that it may have shown before.
  public let isSafe: Bool

  public init(milliseconds: UInt64, resetCount: UInt32, restartCount: UInt32, isSafe: Bool) {
    self.milliseconds = milliseconds
    self.resetCount = resetCount
    self.restartCount = restartCount
    self.isSafe = isSafe
  }

  /// Checks that this reading of the same TPM, by the same attestation key, can be the later one.
  ///
  /// A cleared TPM fails: it has to be enrolled again anyway, for its keys are gone.
  ///
  /// - Throws: `TPMEvidenceError(.clock)`.
  public func requireLater(than earlier: TPMClock) throws(TPMEvidenceError) {
    // The constant that hides the counters may make them wrap, so what counts is the sign of the difference.
    let resets = Int32(bitPattern: resetCount &- earlier.resetCount)
    let restarts = Int32(bitPattern: restartCount &- earlier.restartCount)
    guard resets > 0 || (resets == 0 && restarts >= 0) else {
      throw TPMEvidenceError(.clock, "the TPM's reset or restart count went back")
    }
    let isSameRun = resets == 0 && restarts == 0
    guard milliseconds >= earlier.milliseconds || !(isSameRun || isSafe) else {
      throw TPMEvidenceError(.clock, "the TPM's clock went back")
    }
  }
}

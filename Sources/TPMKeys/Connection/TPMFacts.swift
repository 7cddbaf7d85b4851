/// What a TPM says of itself: recorded at enrolment, because some makers' firmware leaked keys (CVE-2019-16863).
public struct TPMFacts: Sendable, Equatable {
  /// Four characters of the TCG vendor registry, e.g. `IFX`, without padding.
  public let manufacturer: String
  /// Up to 16 characters of the maker's choice.
  public let vendor: String
  /// 64 bits of the maker's choice as four decimal numbers of 16 bits each: `7.85.4555.0`.
  public let firmware: String
  /// Revision of the TPM 2.0 library specification times 100, e.g. 164.
  public let specificationRevision: UInt32
  /// Whether keys that are protected against guessing are locked.
  public let inLockout: Bool
  /// Wrong authorizations so far, and how many lead to lockout.
  public let lockoutCounter: UInt32
  public let maxAuthFail: UInt32
  /// Milliseconds that the TPM was powered since its owner cleared it.
  public let clock: UInt64
  /// Whether `clock` is surely higher than ever before.
  public let clockIsSafe: Bool
  /// Resets, and restarts since the last reset.
  public let resetCount: UInt32
  public let restartCount: UInt32
}

import CTPM

/// Response codes that need to be told apart.
enum Response {
  static let initialize: UInt32 = 0x100
  static let value: UInt32 = 0x084
  static let handle: UInt32 = 0x08B
  static let integrity: UInt32 = 0x09F
  static let badAuthorization: UInt32 = 0x0A2
  static let objectMemory: UInt32 = 0x902

  /// The TPM's own code without the number of the handle, session or parameter at fault; nil when the TPM did not
  /// speak, but the software between.
  static func number(_ code: TSS2_RC) -> UInt32? {
    let layer = code >> 16 & 0xFF
    let resourceManagerForTPM: UInt32 = 12
    guard layer == 0 || layer == resourceManagerForTPM else { return nil }
    let isFormatOne = code & 0x080 != 0
    return isFormatOne ? code & 0x0BF : code & 0xFFF
  }

  static func meaning(
    of response: UInt32?
  ) -> (TPMError.Code, TPMError.Remedy, advice: String) {
    switch response {
    case nil: (.unavailable, .reconnect, "")
    case initialize: (.unavailable, .startUp, "; nobody has started it up")
    case 0x101, 0x120, 0x12D, 0x130:
      (.unavailable, .none, "; the TPM failed or is being updated: restart the machine")
    case objectMemory, 0x903, 0x904, 0x905, 0x906:
      (
        .objectMemory, .wait,
        "; its slots are taken: use a resource manager (/dev/tpmrm0) or flush what others left"
      )
    // Yielded, cancelled, testing, NV rate, retry, NV unavailable.
    case 0x908, 0x909, 0x90A, 0x920, 0x922, 0x923: (.busy, .wait, "")
    case 0x921: (.lockout, .none, "; wait, or reset the lockout with its password")
    // A handle or session is not there any more, or a session is not ours: the TPM was reset.
    case .some(0x910...0x91E), handle, badAuthorization: (.refused, .reload, "")
    // Command code, hash, scheme, symmetric, curve.
    case 0x143, 0x083, 0x092, 0x096, 0x0A6:
      (.unsupported, .none, "; this TPM cannot do what is needed")
    default: (.refused, .none, "")
    }
  }
}

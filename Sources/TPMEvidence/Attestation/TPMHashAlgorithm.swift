/// Hash algorithm of a PCR bank (TPM_ALG_ID, TPM 2.0 Part 2 §6.3).
public enum TPMHashAlgorithm: UInt16, Sendable, CaseIterable {
  case sha1 = 0x0004
  case sha256 = 0x000B
  case sha384 = 0x000C
  case sha512 = 0x000D
  case sm3 = 0x0012
}

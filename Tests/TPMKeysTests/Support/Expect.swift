import Testing

@testable import DeviceKeys
@testable import TPMKeys

/// Something to sign, different for each number.
func message(_ number: Int = 0) -> SigningInput {
  .certificationRequest(toBeSigned: [0x30, 0x00] + Wire.bytes(UInt32(number)))
}

/// The code of the error that `body` throws; nil when it throws none.
func code(_ body: () async throws(TPMError) -> Void) async -> TPMError.Code? {
  do throws(TPMError) {
    try await body()
    return nil
  } catch {
    return error.code
  }
}

extension TPM {
  /// Transient keys and sessions that are loaded in the TPM, whoever loaded them.
  func leftovers() async throws(TPMError) -> [UInt32] {
    try await perform { (connection) throws(TPMError) in
      connection.release()
      let (transient, loadedSessions, savedSessions) = (
        try connection.handles(from: 0x8000_0000), try connection.handles(from: 0x0200_0000),
        try connection.handles(from: 0x0300_0000)
      )
      return transient + loadedSessions + savedSessions
    }
  }
}

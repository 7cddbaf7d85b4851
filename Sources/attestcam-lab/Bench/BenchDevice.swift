import DeviceKeys

/// One device that the authority knows.
struct BenchDevice {
  let id: DeviceID
  let chain: CertificateChain

  /// - Throws: `CryptoError`.
  init(_ key: PublicKey, under authority: BenchAuthority) throws {
    id = DeviceID.random()
    chain = try authority.chain(for: id, key)
  }
}

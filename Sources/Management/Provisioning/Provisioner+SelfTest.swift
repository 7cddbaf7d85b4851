import DeviceKeys
import HTTPSupport

extension Provisioner {
  /// Signs a fresh nonce with the key in force and verifies it with the certificate in force.
  ///
  /// - Parameter ca: gives the nonce and verifies too, and marks the device active; nil: a nonce of our own.
  /// - Throws: `ProvisioningError`: `.badData` when the signature does not verify.
  @discardableResult
  public func selfTest(
    at ca: CAAccess? = nil
  ) async throws -> ProvisionedIdentity {
    let device = try await self.device()
    let chain = try await presentChain()
    guard chain.device.deviceID == device else {
      throw ProvisioningError(
        .badData, at: .check, cause: "\(files.chain) names another device than \(files.id)")
    }
    let key = try await during(.key) { try await loadKey(files.identity) }
    try await during(.selfTest) {
      let input = SigningInput.selfTest(nonce: .random(), chain: chain)
      guard chain.device.publicKey.isValid(try await key.sign(input), of: input.message) else {
        throw ManagementError(
          .mismatch,
          "the device key is not the one in \(files.chain): the signature does not verify")
      }
    }
    if let ca { try await selfTest(device, chain, key, at: ca) }
    return ProvisionedIdentity(device: device, chain: chain, isNew: false)
  }

  private func selfTest(
    _ device: DeviceID, _ chain: CertificateChain, _ key: any DeviceKey, at ca: CAAccess
  ) async throws {
    let challenge = try await during(.connect) {
      try await ca.post(
        "/v1/self-tests", DeviceStart(deviceID: device), answer: EnrolmentChallenge.self)
    }
    let token = try await signed(.selfTest(nonce: challenge.nonce, chain: chain), by: key)
    let result = try await during(.certificate) {
      try await ca.post(
        "/v1/self-tests/\(challenge.id)", SelfTestEvidence(token: token),
        answer: SelfTestResult.self)
    }
    guard result.deviceID == device, result.passed else {
      throw ProvisioningError(
        .caUntrusted, at: .selfTest, cause: "the CA answers for another device")
    }
  }
}

import DeviceKeys
import FoundationEssentials

extension Provisioner {
  /// What `renew` did.
  public enum Renewal: Sendable {
    /// Two thirds of the certificate's lifetime are not over.
    case notDue(ProvisionedIdentity)
    case done(ProvisionedIdentity)
  }

  /// Runs when a new identity is in force, for example to restart the daemon.
  public typealias DeployHook = @Sendable () async throws -> Void

  /// Replaces key and certificate by new ones; the key in force vouches for the new one.
  ///
  /// The old identity stays on disk until `deploy` has succeeded, so that a hook that was cut off runs next time.
  ///
  /// - Parameter ifDue: does nothing before two thirds of the certificate's lifetime are over.
  /// - Throws: `ProvisioningError`.
  public func renew(
    at ca: CAAccess, ifDue: Bool = false, now: Date = Date(), deploy: DeployHook? = nil
  ) async throws -> Renewal {
    try await exclusively {
      try await renewing(at: ca, ifDue: ifDue, now: now, hook: deploy)
    }
  }

  private func renewing(
    at ca: CAAccess, ifDue: Bool, now: Date, hook: DeployHook?
  ) async throws -> Renewal {
    let device = try await self.device()
    let old = try await presentChain()
    // A swap that an earlier run did not live to deploy is finished, not followed by another one.
    if try await hasRetired() {
      try await deploy(hook)
      return .done(ProvisionedIdentity(device: device, chain: old, isNew: true))
    }
    guard !ifDue || now >= old.device.renewalTime else {
      return .notDue(ProvisionedIdentity(device: device, chain: old, isNew: false))
    }
    let chain = try await renewed(device, old, at: ca, now: now)
    try await during(.install) { try await store.install(chain) }
    try await deploy(hook)
    return .done(ProvisionedIdentity(device: device, chain: chain, isNew: true))
  }

  private func renewed(
    _ device: DeviceID, _ old: CertificateChain, at ca: CAAccess, now: Date
  ) async throws -> CertificateChain {
    let oldKey = try await during(.key) { try await loadKey(files.identity) }
    progress(.check)
    do {
      try ChainCheck(roots: ca.roots, device: device, key: oldKey).accept(old, at: now)
    } catch {
      throw ProvisioningError(
        .badData, at: .check, cause: error.message,
        action: """
          Without a valid certificate there is no renewal: attestcam-ca rebind, then init --new-key and enroll.
          """)
    }
    try await makeNext(after: old, oldKey)
    let candidate = try await pendingCandidate(device)
    var tpm: (any DeviceTPM)?
    if candidate.protection == .tpm { tpm = try await openedTPM() }
    let challenge = try await during(.connect) {
      try await ca.post(
        "/v1/renewals", DeviceStart(deviceID: device), answer: EnrolmentChallenge.self)
    }
    let next = try await prove(candidate, tpm, answering: challenge.nonce)
    let proof = try await signed(
      .renewal(request: SHA256.digest(next.request.der), nonce: challenge.nonce, chain: old),
      by: oldKey)
    let chain = try await during(.certificate) {
      try await ca.post(
        "/v1/renewals/\(challenge.id)",
        RenewalEvidence(certificationRequest: next.request.der, proof: proof, tpm: next.certified),
        answer: ChainResponse.self
      ).certificates()
    }
    try await check(chain, of: candidate, roots: ca.roots, now: now)
    return chain
  }

  /// The next key lives where the old one does; one that an earlier run made is used.
  private func makeNext(
    after old: CertificateChain, _ oldKey: any DeviceKey
  ) async throws {
    guard !TextFile.exists(files.pending.key) else { return }
    switch (old.device.keyProtection, oldKey.protection) {
    case (.shared?, _): try await addPending(.kept)
    case (_, .tpm):
      try await addPending(in: openedTPM())
    default: try await addPending(.drawn(passphrase: passphrase))
    }
  }

  private func openedTPM() async throws -> any DeviceTPM {
    try await during(.tpm) { try await tpm() }
  }

  private func hasRetired() async throws -> Bool {
    try await during(.state) { try await store.hasRetired() }
  }

  private func deploy(_ hook: DeployHook?) async throws {
    if let hook {
      progress(.deploy)
      do { try await hook() } catch {
        throw ProvisioningError(
          .failed, at: .deploy,
          cause: "the new identity is in force, but the hook failed: \(error)",
          action: "Mend the hook and run the same command again; it runs the hook only.")
      }
    }
    try await during(.install) { try await store.removeRetired() }
  }
}

extension Certificate {
  /// When two thirds of the lifetime are over.
  var renewalTime: Date { notBefore + notAfter.timeIntervalSince(notBefore) * 2 / 3 }
}

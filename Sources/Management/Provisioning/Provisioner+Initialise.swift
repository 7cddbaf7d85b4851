import DeviceKeys
import Platform

extension Provisioner {
  /// Where `init` keeps the key.
  public enum NewKeyHolder: Sendable {
    /// In a file, encrypted when the provisioner has a pass phrase.
    case file
    /// In a file: a copy of the one that a whole batch has.
    case batch(file: String)
    case tpm
  }

  /// Draws the device ID and makes the key, unless they are there.
  ///
  /// - Parameter newKey: makes another key although one is in force; that one stays in force until the new one has
  ///   its certificate.
  /// - Returns: the device ID, and whether anything was made.
  /// - Throws: `ProvisioningError`.
  @discardableResult
  public func initialise(
    _ holder: NewKeyHolder, newKey: Bool = false
  ) async throws -> (device: DeviceID, isNew: Bool) {
    try await exclusively(create: true) {
      try await initialising(holder, newKey: newKey)
    }
  }

  private func initialising(
    _ holder: NewKeyHolder, newKey: Bool
  ) async throws -> (device: DeviceID, isNew: Bool) {
    let (device, drawn) = try await during(.deviceID) { try await store.drawDeviceID() }
    let hasKey = TextFile.exists(files.pending.key) || (TextFile.exists(files.key) && !newKey)
    if hasKey {
      let present = TextFile.exists(files.pending.key) ? files.pending : files.identity
      try await during(.key) { try await requireHeld(present, by: holder) }
      return (device, drawn)
    }
    switch holder {
    case .file: try await addPending(.drawn(passphrase: passphrase))
    case .batch(let file): try await addPending(.batch(file: file, passphrase: passphrase))
    case .tpm: try await initialiseTPM(anew: newKey)
    }
    return (device, true)
  }

  func addPending(_ key: NewFileKey) async throws {
    try await during(.key) { try await store.addPending(key) }
  }

  func addPending(in tpm: any DeviceTPM) async throws {
    try await during(.key) {
      try await store.preparePending(shared: false)
      try await tpm.makeDeviceKey(at: files.pending.newKey)
      try await store.adoptPending()
    }
  }

  /// Attestation key and name of the storage primary first, so that whoever finds a device key finds them too.
  private func initialiseTPM(anew: Bool) async throws {
    let tpm = try await during(.tpm) {
      let tpm = try await openTPM()
      let name = try await tpm.storagePrimaryName()
      if anew, let pinned = try files.pinnedStoragePrimary(), pinned != name {
        try await store.forgetTPM()
      }
      try requirePinned(name)
      try await store.keep("\(name)\n", at: files.storagePrimaryName, mode: 0o644)
      if !TextFile.exists(files.attestationKey) {
        try await tpm.makeAttestationKey(at: files.newAttestationKey)
        try await store.adoptAttestationKey()
      }
      return tpm
    }
    try await addPending(in: tpm)
  }

  /// What is there must be what `init` is asked for: nobody should believe a key in a TPM that is in a file.
  private func requireHeld(_ identity: IdentityFolder, by holder: NewKeyHolder) async throws {
    let isTPM = try KeyKind(of: identity.key) == .tpm
    let matches =
      switch holder {
      case .tpm: isTPM
      case .file: !isTPM && !identity.isShared
      case .batch: !isTPM && identity.isShared
      }
    guard matches else {
      throw ProvisioningError(
        .usage, at: .key,
        cause: "\(identity.key) is there already, and it is not of the kind that was asked for",
        action: "Give the options of the first init, or --new-key to replace the key.")
    }
    _ = try await loadKey(identity)
  }
}

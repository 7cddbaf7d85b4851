import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// Makes a batch.
  ///
  /// - Parameter sharedKey: the one key that all its devices will have; nil: each has its own.
  /// - Throws: `ManagementError`: `.exists` for a name that is taken, `.mismatch` for a key that belongs to somebody.
  public func createBatch(
    _ name: ManagedName, sharedKey: PublicKey? = nil, by who: Operator = .local,
    now: Date = Date()
  ) async throws(ManagementError) {
    try await write { database in
      guard try RegisteredBatch.with(name.text, in: database) == nil else {
        throw ManagementError(.exists, "there is a batch \(name) already")
      }
      if let sharedKey, try KeyOwner.of(sharedKey, in: database) != nil {
        throw ManagementError(.mismatch, "this key belongs to a device or a batch already")
      }
      try RegisteredBatch.create(name.text, sharedKey: sharedKey, at: now, in: database)
      try AuditLog.append(
        .batchCreated, by: who.name, subject: name.text,
        detail: sharedKey == nil ? "" : "shared key", at: now, in: database)
    }
  }

  /// - Throws: `ManagementError`.
  public func batches() async throws(ManagementError) -> [RegisteredBatch] {
    try await read { try RegisteredBatch.all(in: $0) }
  }

  /// A device with all certificates it ever had, oldest first; nil for an unknown one.
  ///
  /// - Throws: `ManagementError`.
  public func device(
    _ id: DeviceID
  ) async throws(ManagementError) -> (RegisteredDevice, [RegisteredCertificate])? {
    try await read { database in
      guard let device = try RegisteredDevice.with(id, in: database) else { return nil }
      return (device, try RegisteredCertificate.of(id, in: database))
    }
  }

  /// A device without its certificates, which may be many.
  func registered(_ id: DeviceID) async throws(ManagementError) -> RegisteredDevice? {
    try await read { try RegisteredDevice.with(id, in: $0) }
  }

  /// Makes an ID known, before its device asks for anything.
  ///
  /// - Parameter key: the only one that will be enrolled for it; nil: the first that comes by a full enrolment.
  /// - Returns: whether anything was new.
  /// - Throws: `ManagementError`: `.mismatch` when ID or key belong to others, `.missing` for an unknown batch.
  @discardableResult
  public func register(
    _ id: DeviceID, key: PublicKey?, batch: ManagedName? = nil, model: ManagedName? = nil,
    by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) -> Bool {
    try await write { database in
      if let batch, try RegisteredBatch.with(batch.text, in: database) == nil {
        throw ManagementError(.missing, "there is no batch \(batch); make it with batch create")
      }
      let known = try RegisteredDevice.with(id, in: database)
      if let bound = known?.key, key.map({ $0.digest != bound.bytes }) ?? false {
        throw ManagementError(
          .mismatch, "device \(id) is bound to another key; attestcam-ca rebind frees it")
      }
      let owner = try key.flatMap { try KeyOwner.of($0, in: database) }
      // A key that was the device's once and is not any more, e.g. before a rebind, stays refused.
      let isBound = key != nil && known?.key?.bytes == key?.digest
      guard owner == nil || (owner == .device(id) && isBound) else {
        throw ManagementError(
          .mismatch, "the key belongs to another device or batch, or was replaced or revoked")
      }
      if known == nil {
        try RegisteredDevice.register(
          id, batch: batch?.text, model: model?.text, at: now, in: database)
      }
      let isNewKey = key != nil && known?.key == nil
      guard known == nil || isNewKey else { return false }
      if let key, isNewKey {
        if owner == nil { try KeyOwner.device(id).take(key, in: database) }
        try RegisteredDevice.bind(id, to: key, in: database)
      }
      try AuditLog.append(
        .deviceRegistered, by: who.name, subject: "\(id)", detail: batch?.text ?? "", at: now,
        in: database)
      return true
    }
  }

  /// Takes key and TPM from an ID, so that the next enrolment binds others to it: a repair with a new board. The old
  /// certificates are revoked, the old key stays refused for ever, and the ID leaves the deny list.
  ///
  /// - Throws: `ManagementError`: `.missing` for an unknown device.
  public func rebind(
    _ id: DeviceID, by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) {
    try await write { database in
      guard let device = try RegisteredDevice.with(id, in: database) else {
        throw ManagementError(.missing, "there is no device \(id)")
      }
      guard device.protection != .shared else {
        throw ManagementError(
          .shared, "\(id) shares the key of its batch, which rebind cannot take from it alone")
      }
      for certificate in try RegisteredCertificate.of(id, in: database)
      where !certificate.isRevoked {
        try RegisteredCertificate.revoke(
          serial: certificate.certificate.serialNumber, at: now, .superseded, in: database)
      }
      try RegisteredDevice.release(id, in: database)
      try AuditLog.append(
        .deviceRebound, by: who.name, subject: "\(id)", detail: device.state.rawValue, at: now,
        in: database)
      try signLists(now: now, in: database)
    }
  }
}

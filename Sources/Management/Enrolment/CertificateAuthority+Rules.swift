import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport
import Hummingbird
import TPMEvidence

/// What in the registry stands against an enrolment.
extension CertificateAuthority {
  func requireFree(
    _ candidate: EnrolmentCandidate, _ known: RegisteredDevice?, _ owner: KeyOwner?,
    in database: Database
  ) throws {
    try requireDevice(known, mustBeRegistered: candidate.mustBeRegistered)
    try requireBatch(candidate, known, in: database)
    try requireKey(candidate, known, owner)
    guard let tpm = candidate.tpm else { return }
    let holders = [
      try RegisteredDevice.having(tpm, in: database),
      try RegisteredDevice.having(tpm.attestationKey.name, in: database),
    ]
    guard holders.allSatisfy({ $0 == nil || $0 == candidate.device }) else {
      throw Problem(
        CAProblem.endorsementInUse,
        "tpm: this TPM is another device's; attestcam-ca rebind takes it from there")
    }
  }

  func requireDevice(_ known: RegisteredDevice?, mustBeRegistered: Bool = false) throws(Problem) {
    if known?.state == .revoked {
      throw Problem(
        CAProblem.deviceRevoked, "device_id: revoked; attestcam-ca rebind makes it good again")
    }
    if mustBeRegistered, known?.key == nil {
      throw Problem(
        CAProblem.deviceUnknown,
        "no device is registered for this key; attestcam-ca register does it")
    }
  }

  private func requireBatch(
    _ candidate: EnrolmentCandidate, _ known: RegisteredDevice?, in database: Database
  ) throws {
    guard let name = candidate.batch?.text ?? known?.batch else {
      guard candidate.protection != .shared else {
        throw Problem(CAProblem.batchUnknown, "batch: a shared key needs its batch")
      }
      return
    }
    guard let batch = try RegisteredBatch.with(name, in: database) else {
      throw Problem(CAProblem.batchUnknown, "batch: unknown; attestcam-ca batch create makes it")
    }
    guard batch.revokedAt == nil else {
      throw Problem(CAProblem.batchRevoked, "batch: revoked; make a new one")
    }
    guard known == nil || known?.batch == name else {
      throw Problem(CAProblem.batchMismatch, "batch: the device was registered in another")
    }
    let sharedKey = candidate.protection == .shared ? candidate.key.digest : nil
    guard batch.sharedKey?.bytes == sharedKey else {
      throw Problem(
        CAProblem.batchMismatch,
        batch.sharedKey == nil
          ? "key_protection: the devices of this batch have keys of their own"
          : "csr: the devices of this batch share a key, and this is not it")
    }
  }

  private func requireKey(
    _ candidate: EnrolmentCandidate, _ known: RegisteredDevice?, _ owner: KeyOwner?
  ) throws(Problem) {
    let isBound = known?.key?.bytes == candidate.key.digest
    switch owner {
    case nil: break
    case .batch(let name) where candidate.protection == .shared:
      guard name == candidate.batch?.text ?? known?.batch else { throw Self.keyInUse }
    case .device(candidate.device) where isBound: break
    default: throw Self.keyInUse
    }
    guard isBound || known?.key == nil else {
      throw Problem(
        CAProblem.deviceEnrolled,
        "device_id: bound to another key; attestcam-ca rebind frees it")
    }
  }

  static let keyInUse = Problem(
    CAProblem.keyInUse,
    "csr: this key belongs to another device or batch, or was replaced or revoked; make a new key")

  /// Whether a one-time token is still good, in the transaction that will use it up.
  func requireUnused(_ who: Operator, _ device: DeviceID, in database: Database) throws {
    guard who.isOnce else { return }
    let stored = try Row.fetchOne(
      database, sql: RegisteredOperator.withNameSQL, arguments: [who.name]
    ).map(RegisteredOperator.init(row:))
    guard let stored, stored.usedFor == nil else {
      throw Problem(
        CAProblem.operatorUsed, "the one-time token was used; attestcam-ca operator add makes one",
        headers: [.wwwAuthenticate: "Bearer"])
    }
  }
}

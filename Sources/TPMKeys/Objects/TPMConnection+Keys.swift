import CTPM
import DeviceKeys

extension TPMConnection {
  /// Uses the storage primary: the persistent one when it is the one pinned, else made anew and flushed.
  ///
  /// - Throws: `TPMError(.notThisTPM)` when its Name is not the one pinned.
  func withStorageKey<Value>(
    _ body: (ESYS_TR, TPMName) throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    if let pin = storagePrimaryName, var handle = try persistentStorageKey(pin) {
      defer { Esys_TR_Close(esys, &handle) }
      return try body(handle, pin)
    }
    let (handle, area) = try createPrimary(
      .storagePrimary, under: ESYS_TR(ESYS_TR_RH_OWNER), "cannot make the storage primary key")
    return try using(handle) { (handle) throws(TPMError) in
      let name = try TPMPublic(area, of: .storagePrimary).name
      guard storagePrimaryName == nil || storagePrimaryName == name else {
        throw TPMError(
          .notThisTPM,
          "the TPM's storage key has the Name \(name), not the one kept since provisioning: "
            + "it is another TPM or was cleared")
      }
      return try body(handle, name)
    }
  }

  /// Makes a primary key: the same one each time, from the hierarchy's seed.
  func createPrimary(
    _ template: PublicTemplate, under hierarchy: ESYS_TR, _ action: String
  ) throws(TPMError) -> (handle: ESYS_TR, area: TPM2B_PUBLIC) {
    var area = try Wire.read(
      template.sized, "a template", into: TPM2B_PUBLIC(), Tss2_MU_TPM2B_PUBLIC_Unmarshal)
    var (sensitive, outside, pcrs) = (
      TPM2B_SENSITIVE_CREATE(), TPM2B_DATA(), TPML_PCR_SELECTION()
    )
    var handle = noHandle
    let made: TPM2B_PUBLIC = try fetch(action) { esys, result in
      Esys_CreatePrimary(
        esys, hierarchy, ESYS_TR(ESYS_TR_PASSWORD), noHandle, noHandle, &sensitive, &area, &outside,
        &pcrs,
        &handle, result, nil, nil, nil)
    }
    return (handle, made)
  }

  /// Makes a key under the storage primary; on the way to the TPM and back its private part is encrypted.
  ///
  /// Some TPMs drop leading zeros of coordinates, against Part 1 §C.8, and servers refuse such a public area. So one
  /// key in 128 is not taken and another one made.
  func create(_ template: PublicTemplate) throws(TPMError) -> TPMKeyBlob {
    for _ in 0..<8 {
      let blob = try createOne(template)
      if blob.publicArea.hasFullCoordinates { return blob }
    }
    throw TPMError(.unsupported, "this TPM makes keys whose public part is too short")
  }

  private func createOne(_ template: PublicTemplate) throws(TPMError) -> TPMKeyBlob {
    makeRoom(for: 0)
    return try withStorageKey { (parent, _) throws(TPMError) in
      let session = try session(saltedBy: parent)
      var area = try Wire.read(
        template.sized, "a template", into: TPM2B_PUBLIC(), Tss2_MU_TPM2B_PUBLIC_Unmarshal)
      var (sensitive, outside, pcrs) = (
        TPM2B_SENSITIVE_CREATE(), TPM2B_DATA(), TPML_PCR_SELECTION()
      )
      var publicPart: UnsafeMutablePointer<TPM2B_PUBLIC>?
      defer { Esys_Free(publicPart) }
      let privatePart: TPM2B_PRIVATE = try withEncryption(session) { () throws(TPMError) in
        try fetch("cannot make a key") { esys, result in
          Esys_Create(
            esys, parent, session, noHandle, noHandle, &sensitive, &area, &outside, &pcrs, result,
            &publicPart, nil, nil, nil)
        }
      }
      guard let publicPart else { throw TPMError(.refused, "the TPM returned no key") }
      return TPMKeyBlob(
        publicArea: try TPMPublic(publicPart.pointee, of: template),
        privatePart: try Wire.write(
          privatePart, "private part", Tss2_MU_TPM2B_PRIVATE_Marshal))
    }
  }

  /// Handle of the key, which is loaded unless it is already.
  func load(_ key: TPMKeyBlob) throws(TPMError) -> ESYS_TR {
    if session != nil, let index = loaded.firstIndex(where: { $0.name == key.publicArea.name }) {
      // The one used last is the last to go.
      loaded.append(loaded.remove(at: index))
      return loaded[loaded.count - 1].handle
    }
    makeRoom(for: 1)
    return try withStorageKey { (parent, _) throws(TPMError) in
      let session = try session(saltedBy: parent)
      var area = try Wire.read(
        key.publicArea.sized, "the public part of a key", into: TPM2B_PUBLIC(),
        Tss2_MU_TPM2B_PUBLIC_Unmarshal)
      var secret = try Wire.read(
        key.privatePart, "the private part of a key", into: TPM2B_PRIVATE(),
        Tss2_MU_TPM2B_PRIVATE_Unmarshal)
      var handle = noHandle
      do throws(TPMError) {
        try call("cannot load the key") {
          Esys_Load($0, parent, session, noHandle, noHandle, &secret, &area, &handle)
        }
      } catch {
        // The parent encrypts and authenticates the private part.
        guard error.response == Response.integrity else { throw error }
        throw TPMError(.notThisTPM, "the key belongs to another TPM, or its file was changed")
      }
      loaded.append((key.publicArea.name, handle))
      return handle
    }
  }

  /// The HMAC session; when there is none yet, one is opened whose secret only this storage key can read.
  private func session(saltedBy parent: ESYS_TR) throws(TPMError) -> ESYS_TR {
    if let session { return session }
    var symmetric = TPMT_SYM_DEF()
    symmetric.algorithm = TPMI_ALG_SYM(TPM2_ALG_AES)
    symmetric.keyBits.aes = 128
    symmetric.mode.aes = TPMI_ALG_SYM_MODE(TPM2_ALG_CFB)
    var handle = noHandle
    try call("cannot open a session") {
      Esys_StartAuthSession(
        $0, parent, noHandle, noHandle, noHandle, noHandle, nil, TPM2_SE(TPM2_SE_HMAC), &symmetric,
        TPMI_ALG_HASH(TPM2_ALG_SHA256), &handle)
    }
    session = handle
    return handle
  }

  /// Encrypts the first parameter of the command and of the response of `body`.
  func withEncryption<Value>(
    _ session: ESYS_TR, _ body: () throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    let both = TPMA_SESSION(TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT)
    try call("cannot prepare a session") { Esys_TRSess_SetAttributes($0, session, both, both) }
    defer { Esys_TRSess_SetAttributes(esys, session, 0, both) }
    return try body()
  }

  /// Flushes keys so that `count` more and the storage primary fit into three slots.
  func makeRoom(for count: Int) {
    while !loaded.isEmpty, loaded.count + count + 1 > 3 {
      Esys_FlushContext(esys, loaded.removeFirst().handle)
    }
  }

  /// The persistent storage key, when there is one and it has this Name; to be closed.
  private func persistentStorageKey(_ name: TPMName) throws(TPMError) -> ESYS_TR? {
    var handle = noHandle
    do throws(TPMError) {
      try call("cannot look for the storage key") {
        Esys_TR_FromTPMPublic($0, Self.persistentHandle, noHandle, noHandle, noHandle, &handle)
      }
    } catch {
      guard error.response == Response.handle || error.response == Response.value else {
        throw error
      }
      return nil
    }
    let found: TPM2B_NAME? = try? fetch("cannot name the storage key") {
      Esys_TR_GetName($0, handle, $1)
    }
    if let found,
      (try? Wire.write(found, "Name", Tss2_MU_TPM2B_NAME_Marshal)) == Wire.sized(name.bytes)
    {
      return handle
    }
    Esys_TR_Close(esys, &handle)
    return nil
  }

  /// Where a TPM keeps its storage key (TCG TPM v2.0 Provisioning Guidance §7.5.1).
  private static let persistentHandle: TPM2_HANDLE = 0x8100_0001
}

/// No handle, no session.
let noHandle = ESYS_TR(ESYS_TR_NONE)

import CTPM

extension TPM {
  /// Asks the TPM who it is and how it does.
  ///
  /// - Throws: `TPMError`.
  public func facts() async throws(TPMError) -> TPMFacts {
    try await perform { (connection) throws(TPMError) in try connection.facts() }
  }
}

extension TPMConnection {
  fileprivate func facts() throws(TPMError) -> TPMFacts {
    let fixed = try properties(from: Property.revision)
    let variable = try properties(from: Property.permanent)
    let time: TPMS_TIME_INFO = try fetch("cannot read the TPM's clock") {
      Esys_ReadClock($0, noHandle, noHandle, noHandle, $1)
    }
    let firmware = [Property.firmware1, Property.firmware2].flatMap { property in
      let word = fixed[property] ?? 0
      return [word >> 16, word & 0xFFFF]
    }
    return TPMFacts(
      manufacturer: Self.text([fixed[Property.manufacturer]]),
      vendor: Self.text(Property.vendorStrings.map { fixed[$0] }),
      firmware: firmware.map(String.init).joined(separator: "."),
      specificationRevision: fixed[Property.revision] ?? 0,
      inLockout: (variable[Property.permanent] ?? 0) & UInt32(TPMA_PERMANENT_INLOCKOUT) != 0,
      lockoutCounter: variable[Property.lockoutCounter] ?? 0,
      maxAuthFail: variable[Property.maxAuthFail] ?? 0,
      clock: time.clockInfo.clock, clockIsSafe: time.clockInfo.safe != 0,
      resetCount: time.clockInfo.resetCount, restartCount: time.clockInfo.restartCount)
  }

  /// The properties of one group, from this one on (TPM 2.0 Part 2 §6.13).
  func properties(from first: UInt32) throws(TPMError) -> [UInt32: UInt32] {
    let list = try capability(UInt32(TPM2_CAP_TPM_PROPERTIES), from: first).data.tpmProperties
    return withUnsafeBytes(of: list.tpmProperty) { bytes in
      let entries = bytes.bindMemory(to: TPMS_TAGGED_PROPERTY.self).prefix(Int(list.count))
      return Dictionary(entries.map { ($0.property, $0.value) }, uniquingKeysWith: { $1 })
    }
  }

  /// Handles in use, of the kind of `first` (TPM 2.0 Part 2 §7.2).
  func handles(from first: UInt32) throws(TPMError) -> [TPM2_HANDLE] {
    let list = try capability(UInt32(TPM2_CAP_HANDLES), from: first).data.handles
    return withUnsafeBytes(of: list.handle) { bytes in
      Array(bytes.bindMemory(to: TPM2_HANDLE.self).prefix(Int(list.count)))
    }
  }

  private func capability(
    _ capability: UInt32, from first: UInt32
  ) throws(TPMError) -> TPMS_CAPABILITY_DATA {
    try fetch("cannot read the TPM's properties") {
      Esys_GetCapability(
        $0, noHandle, noHandle, noHandle, capability, first, 127, nil, $1)
    }
  }

  /// Four characters in each property; padding and what cannot be printed is left out.
  private static func text(_ words: [UInt32?]) -> String {
    let bytes = words.compactMap(\.self).flatMap(Wire.bytes)
    let printable = bytes.filter { (0x20...0x7E).contains($0) }
    let text = String(decoding: printable, as: UTF8.self)
    return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// TPM_PT (TPM 2.0 Part 2 §6.13).
  enum Property {
    static let revision: UInt32 = 0x102
    static let manufacturer: UInt32 = 0x105
    static let vendorStrings: [UInt32] = [0x106, 0x107, 0x108, 0x109]
    static let firmware1: UInt32 = 0x10B
    static let firmware2: UInt32 = 0x10C
    static let largestNVRead: UInt32 = 0x12C
    static let permanent: UInt32 = 0x200
    static let lockoutCounter: UInt32 = 0x20E
    static let maxAuthFail: UInt32 = 0x20F
  }
}

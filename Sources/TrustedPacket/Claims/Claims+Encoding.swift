import CBOR
import DeviceKeys

extension Claims {
  /// The payload of the token.
  public func encoded() -> [UInt8] {
    var entries = [
      entry(.audience, .text(audience)), entry(.nonce, .bytes(nonce.bytes)),
      entry(.ueid, .bytes(device.ueid)), entry(.uptime, .int(uptime)),
      entry(.debugStatus, .int(debugStatus.claimValue)), entry(.profile, .text(Self.profile)),
      entry(.bootCount, .int(bootCount)), entry(.softwareName, .text(softwareName)),
      entry(.softwareVersion, [.text(softwareVersion)]), entry(.capture, capture),
    ]
    if let issuedAt { entries.append(entry(.issuedAt, .int(issuedAt))) }
    if let oemID { entries.append(entry(.oemID, .bytes(oemID))) }
    if let hardwareModel { entries.append(entry(.hardwareModel, .bytes(hardwareModel))) }
    if let tpmQuote { entries.append(entry(.submodules, tpmQuote.submodules)) }
    return CBOREncoder.encode(.map(entries), capacity: 1024)
  }

  private var capture: CBORValue {
    var entries = [
      member(.samples, .array(samples.map(\.cbor))), member(.purpose, .text(purpose)),
      member(.profile, captureProfile.cbor), member(.quality, quality.cbor),
      member(.liveness, liveness.cbor), member(.cameras, .array(cameras.map(\.cbor))),
      member(.clock, .int(clock.claimValue)),
      member(.keyProtection, .int(keyProtection.claimValue)), member(.link, link.cbor),
      member(.audit, audit.cbor), member(.integrity, integrity.cbor),
    ]
    if !software.isEmpty {
      let digests = software.map { CBOREntry(.text($0.key), .bytes($0.value.bytes)) }
      entries.append(member(.software, .map(digests)))
    }
    return .map(entries)
  }

  private func entry(_ key: ClaimKey, _ value: CBORValue) -> CBOREntry {
    CBOREntry(.int(key.rawValue), value)
  }

  private func member(_ key: CaptureKey, _ value: CBORValue) -> CBOREntry {
    CBOREntry(.int(key.rawValue), value)
  }
}

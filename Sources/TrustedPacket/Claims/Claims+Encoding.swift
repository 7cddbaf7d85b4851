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
      entry(.softwareVersion, [.text(softwareVersion)]),
      entry(.samples, .array(samples.map(\.cbor))), entry(.purpose, .text(purpose)),
      entry(.captureProfile, captureProfile.cbor), entry(.quality, quality.cbor),
      entry(.liveness, liveness.cbor), entry(.camera, camera.cbor),
      entry(
        .software, .map(software.map { CBOREntry(.text($0.key), .bytes($0.value.bytes)) })),
      entry(.clock, .int(clock.claimValue)),
      entry(.keyProtection, .int(keyProtection.claimValue)), entry(.link, link.cbor),
    ]
    if let issuedAt { entries.append(entry(.issuedAt, .int(issuedAt))) }
    if let oemID { entries.append(entry(.oemID, .bytes(oemID))) }
    if let hardwareModel { entries.append(entry(.hardwareModel, .bytes(hardwareModel))) }
    if let tpmQuote { entries.append(entry(.submodules, tpmQuote.submodules)) }
    return CBOREncoder.encode(.map(entries), capacity: 1024)
  }

  private func entry(_ key: ClaimKey, _ value: CBORValue) -> CBOREntry {
    CBOREntry(.int(key.rawValue), value)
  }
}

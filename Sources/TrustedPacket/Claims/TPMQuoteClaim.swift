import CBOR
import DeviceKeys

/// A TPM's word on its platform, beside the device's own words: submodule `tpm` of the claims (RFC 9711 §4.2.18). It says
/// nothing before it was verified with the attestation key that the device certificate names.
public struct TPMQuoteClaim: Sendable, Hashable {
  /// TPMS_ATTEST as the TPM signed it, 1…512 bytes.
  public var attest: [UInt8]
  /// ECDSA P-256 with SHA-256 over `attest`; a TPM does not choose the smaller s, so either is taken.
  public var signature: Signature
  /// TPMT_PUBLIC of the attestation key, 1…256 bytes; its name is what the certificate holds.
  public var attestationKey: [UInt8]

  public init(attest: [UInt8], signature: Signature, attestationKey: [UInt8]) {
    self.attest = attest
    self.signature = signature
    self.attestationKey = attestationKey
  }

  /// What the TPM must be given as qualifyingData (TPM2_Quote, TPM 2.0 Part 3 §18.4), so that the quote is of this
  /// request, this device key and these samples alone: SHA-256 over `attestcam/quote/1`, the nonce, SHA-256 of the
  /// SubjectPublicKeyInfo, and SHA-256 of the encoded samples claim.
  public static func qualifyingData(
    nonce: Nonce, key: PublicKey, samples: [SampleClaim]
  ) -> SHA256Digest {
    let claim = CBOREncoder.encode(.array(samples.map(\.cbor)))
    return SHA256.digest(
      Array("attestcam/quote/1".utf8) + nonce.bytes
        + SHA256.digest(key.subjectPublicKeyInfo).bytes + SHA256.digest(claim).bytes)
  }
}

extension TPMQuoteClaim {
  /// Keys of the submodule's claims.
  private enum Key {
    static let attest: Int64 = -70010
    static let signature: Int64 = -70011
    static let attestationKey: Int64 = -70012
  }

  /// `{"tpm": {…}}`.
  var submodules: CBORValue {
    let claims: [CBOREntry] = [
      CBOREntry(.int(Key.attest), .bytes(attest)),
      CBOREntry(.int(Key.signature), .bytes(signature.bytes)),
      CBOREntry(.int(Key.attestationKey), .bytes(attestationKey)),
    ]
    return .map([CBOREntry("tpm", .map(claims))])
  }

  init(submodules value: CBORValue) throws(PacketError) {
    guard let entries = value.entries, entries.map(\.key) == ["tpm"] else {
      throw PacketError(.malformed, "claims.submods: expected the one submodule tpm")
    }
    var map = try ClaimMap(entries[0].value, name: "submods.tpm")
    attest = Array(try map.bytes(Key.attest, "attest", count: 1...512))
    let signature = try map.bytes(Key.signature, "signature", count: 64...64)
    guard let signature = Signature(signature) else { throw map.error("signature", "is none") }
    self.signature = signature
    attestationKey = Array(try map.bytes(Key.attestationKey, "attestation_key", count: 1...256))
    try map.finish()
  }
}

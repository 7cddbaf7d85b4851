import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

/// A packet in the making. As it starts it is good; a recipe spoils one thing.
struct Draft {
  let folder: VectorFolder
  var claims: Claims
  var samples: [[UInt8]]
  /// Names of certificates, the signer's own first.
  var chain = ["device-direct"]
  /// Name of the key that signs.
  var key = "device"

  var algorithm: CBORValue? = -7
  var type: CBORValue? = "application/eat+cwt"
  /// In place of the certificates of `chain`.
  var x5chain: CBORValue?
  var moreHeaders: [CBOREntry] = []
  var unprotected: CBORValue = [:]
  var tag: UInt64? = 18

  /// Claims to set, or to leave out for nil, after the others were encoded.
  var claimEdits: [Int64: CBORValue?] = [:]
  /// As `claimEdits`, inside the capture claim.
  var captureEdits: [Int64: CBORValue?] = [:]
  /// As `claimEdits`, inside the liveness claim.
  var livenessEdits: [Int64: CBORValue?] = [:]
  /// In place of the encoded claims, before signing.
  var payloadEdit: ([UInt8]) -> [UInt8] = { $0 }
  /// In place of the encoded protected header, before signing.
  var headerEdit: ([UInt8]) -> [UInt8] = { $0 }
  /// What somebody does to the token's parts after signing.
  var tamper: (inout Parts) -> Void = { _ in }
  /// What somebody does to the samples after signing.
  var tamperSamples: (inout [[UInt8]]) -> Void = { _ in }
  /// What somebody does to the packet's bytes.
  var packetEdit: ([UInt8]) -> [UInt8] = { $0 }

  /// The members of COSE_Sign1.
  struct Parts {
    var header: CBORValue
    var unprotected: CBORValue
    var payload: CBORValue
    var signature: CBORValue
  }

  init(_ folder: VectorFolder) throws {
    self.folder = folder
    let sample = try folder.bytes("samples/grey.jpg")
    samples = [sample]
    claims = try Claims.example(
      nonce: ForgeError.require(Hex.decode(VectorFacts.nonce).flatMap { Nonce($0) }, "nonce"),
      device: ForgeError.require(DeviceID(hex: VectorFacts.deviceID), "device"),
      samples: [.jpeg(sample)])
    try claims.answerChallenge(by: folder.key("device").publicKey)
  }

  /// Adds a TPM quote over the claims as they are, under the certificate that names the attestation key.
  ///
  /// - Parameters:
  ///   - name: of the key that plays the attestation key.
  ///   - signer: of the key that signs the quote, when another.
  mutating func addQuote(
    key name: String = "attestation", signer: String? = nil,
    _ spoil: (inout VectorQuote) throws -> Void = { _ in }
  ) throws {
    chain = ["device-attested", "issuing"]
    claims.keyProtection = .tpm
    var quote = VectorQuote(claims: claims, device: try folder.key("device").publicKey)
    try spoil(&quote)
    let attest = quote.attest
    let area = VectorQuote.publicArea(
      try folder.key(name).publicKey, attributes: quote.attributes)
    claims.tpmQuote = TPMQuoteClaim(
      attest: attest,
      signature: try ForgeKey(pem: folder.text("keys/\(signer ?? name).pem")).sign(attest),
      attestationKey: area)
  }

  /// Puts other samples in, with good claims of them.
  mutating func setSamples(_ files: [String]) throws {
    samples = try files.map { try folder.bytes("samples/\($0)") }
    claims.samples = samples.map { .jpeg($0) }
  }

  /// Puts a depth map behind an image, with good claims of both and of their cameras.
  mutating func setDepthMap(_ file: String = "depth.png") throws {
    samples = try ["grey.jpg", file].map { try folder.bytes("samples/\($0)") }
    claims.samples = [.jpeg(samples[0]), .depthMap(samples[1])]
    claims.cameras.append(.example(.depth))
  }

  func packet() throws -> [UInt8] {
    let header = headerEdit(CBOREncoder.encode(.map(try headers())))
    let payload = payloadEdit(try encodedClaims())
    let message = COSE.signatureStructure(protectedHeader: header, payload: payload[...])
    let signature = try ForgeKey(pem: folder.text("keys/\(key).pem")).sign(message)
    var parts = Parts(
      header: .bytes(header), unprotected: unprotected, payload: .bytes(payload),
      signature: .bytes(signature.bytes))
    tamper(&parts)
    let array = CBORValue.array([parts.header, parts.unprotected, parts.payload, parts.signature])
    let token = CBOREncoder.encode(tag.map { .tagged($0, array) } ?? array)
    var samples = samples
    tamperSamples(&samples)
    return packetEdit(
      CBOREncoder.encode([.bytes(token), .array(samples.map { .bytes($0) })]))
  }

  private func headers() throws -> [CBOREntry] {
    let certificates = try chain.map { CBORValue.bytes(try folder.certificate($0).der) }
    let bundle = x5chain ?? (certificates.count == 1 ? certificates[0] : .array(certificates))
    let standard: [CBOREntry?] = [
      algorithm.map { CBOREntry(1, $0) }, type.map { CBOREntry(16, $0) }, CBOREntry(33, bundle),
    ]
    return standard.compactMap(\.self) + moreHeaders
  }

  private func encodedClaims() throws -> [UInt8] {
    let root = try CBORReader.decode(claims.encoded())
    let capture = Self.member(ClaimKey.capture.rawValue, of: root)
    var (edits, captureEdits) = (claimEdits, captureEdits)
    if !livenessEdits.isEmpty {
      let key = CaptureKey.liveness.rawValue
      captureEdits[key] = Self.edit(Self.member(key, of: capture), livenessEdits)
    }
    if !captureEdits.isEmpty {
      edits[ClaimKey.capture.rawValue] = Self.edit(capture, captureEdits)
    }
    return CBOREncoder.encode(Self.edit(root, edits))
  }

  private static func member(_ key: Int64, of map: CBORValue) -> CBORValue {
    map.entries?.first { $0.key == .int(key) }?.value ?? .null
  }

  private static func edit(_ map: CBORValue, _ edits: [Int64: CBORValue?]) -> CBORValue {
    var entries = map.entries ?? []
    for (key, value) in edits {
      entries.removeAll { $0.key == .int(key) }
      if let value { entries.append(CBOREntry(.int(key), value)) }
    }
    return .map(entries)
  }
}

extension CBORValue {
  /// The value with the bits of one of its bytes flipped; counted from the end when negative.
  func flipping(byte index: Int, bits: UInt8 = 1) -> CBORValue {
    guard var bytes = byteString.map(Array.init) else { return self }
    bytes[index < 0 ? bytes.count + index : index] ^= bits
    return .bytes(bytes)
  }
}

import DeviceKeys
import TPMEvidence
import TestSupport
import Testing

/// tpm2-tools as the device: what our library is told by a TPM, and what the TPM makes of our credentials.
struct TPMTools {
  let folder: TemporaryFolder
  private let tools: CommandLineTools

  init(_ tpm: SWTPM) async throws {
    folder = try TemporaryFolder()
    tools = CommandLineTools(folder: folder, environment: tpm.environment)
    try await run("tpm2_startup -c")
  }

  /// Runs one tool and leaves nothing in the TPM's three slots.
  @discardableResult
  func run(_ line: String, _ more: String...) async throws -> String {
    let text = try await tools.run(line + " " + more.joined(separator: " "))
    try await tools.run("tpm2_flushcontext -t")
    return text
  }

  /// Makes an endorsement key (`rsa` or `ecc`).
  func makeEndorsementKey(_ kind: String) async throws -> TPMPublicArea {
    try await run("tpm2_createek -G \(kind) -c ek.ctx -u ek.pub")
    return try TPMPublicArea(sized: folder.read("ek.pub"))
  }

  func makeAttestationKey(_ name: String = "ak") async throws -> TPMPublicArea {
    try await run(
      "tpm2_createak -Q -C ek.ctx -c \(name).ctx -G ecc -g sha256 -s ecdsa -u \(name).pub")
    return try TPMPublicArea(sized: folder.read("\(name).pub"))
  }

  func makeDeviceKey() async throws -> TPMPublicArea {
    let common = "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda"
    try await run(
      "tpm2_createprimary -Q -C o -G ecc -c srk.ctx", "-a", "\(common)|restricted|decrypt")
    try await run(
      "tpm2_create -Q -C srk.ctx -G ecc256:ecdsa-sha256 -u dk.pub -r dk.priv -c dk.ctx",
      "-a", "\(common)|sign")
    return try TPMPublicArea(sized: folder.read("dk.pub"))
  }

  /// TPM2_ActivateCredential under PolicySecret(endorsement), in the file format of tpm2_makecredential.
  func activate(_ credential: TPMCredential, for key: String = "ak") async throws -> [UInt8] {
    try folder.write(
      "credential",
      bigEndian(UInt32(0xBADC_C0DE)) + bigEndian(UInt32(1)) + credential.idObject
        + credential.encryptedSecret)
    try await run("tpm2_flushcontext -l")
    try await run("tpm2_startauthsession --policy-session -S session.ctx")
    try await run("tpm2_policysecret -Q -S session.ctx -c e")
    try await run(
      "tpm2_activatecredential -Q -c \(key).ctx -C ek.ctx -i credential -o secret",
      "-P session:session.ctx")
    try await run("tpm2_flushcontext session.ctx")
    return try folder.read("secret")
  }

  /// tpm2_certify always sends the challenge 00ff55aa.
  func certify() async throws -> TPMCertification {
    try await run("tpm2_certify -Q -c dk.ctx -C ak.ctx -g sha256 -o attest -s signature")
    return TPMCertification(
      attest: try folder.read("attest"), signature: try signature("signature"))
  }

  func quote(_ challenge: [UInt8], _ selection: String) async throws -> TPMQuote {
    try await run(
      "tpm2_quote -Q -c ak.ctx -l \(selection) -q \(Hex.encode(challenge)) -g sha256",
      "-m quote -s signature -o registers")
    return TPMQuote(attest: try folder.read("quote"), signature: try signature("signature"))
  }

  /// Whether tpm2-tools believe the last quote.
  func checkQuote(_ challenge: [UInt8]) async throws -> String {
    try await run("tpm2_readpublic -Q -c ak.ctx -f pem -o ak.pem")
    return try await run(
      "tpm2_checkquote -u ak.pem -m quote -s signature -f registers -g sha256",
      "-q \(Hex.encode(challenge))")
  }

  /// From a TPMT_SIGNATURE (ECDSA, SHA-256); the TPM may leave out leading zeros.
  private func signature(_ file: String) throws -> Signature {
    let bytes = try folder.read(file)
    try #require(bytes.starts(with: [0x00, 0x18, 0x00, 0x0B]))
    let r = bytes.dropFirst(6).prefix(Int(bytes[5]))
    let s = bytes.dropFirst(6 + r.count + 2)
    let padded = [r, s].flatMap { [UInt8](repeating: 0, count: 32 - $0.count) + $0 }
    return try #require(Signature(padded))
  }
}

import DeviceKeys
import FoundationEssentials
import Glibc
import HTTPSupport
import Platform

/// What the factory does to one device. Every step may be run again: it completes, or does nothing.
public struct Provisioner: Sendable {
  public let files: DeviceFiles
  let holder: KeyHolder

  public init(directory: String, holder: KeyHolder) {
    files = DeviceFiles(directory: directory)
    self.holder = holder
  }

  /// Draws the device ID and makes the key, unless they are there.
  ///
  /// - Returns: the device ID, and whether anything was made.
  /// - Throws: `ManagementError`; `.mismatch` when a certificate is there whose key is gone.
  @discardableResult
  public func initialise() throws(ManagementError) -> (device: DeviceID, isNew: Bool) {
    guard mkdir(files.directory, 0o700) == 0 || errno == EEXIST else {
      throw ManagementError(SystemError.last("cannot create \(files.directory)"))
    }
    let isNew = !TextFile.exists(files.id) || !holder.hasKey(files)
    if isNew, TextFile.exists(files.chain) {
      throw ManagementError(
        .mismatch,
        "\(files.chain) is there, but its device ID or key is gone; revoke that certificate "
          + "(attestcam-ca revoke), remove the file and start anew")
    }
    if !TextFile.exists(files.id) {
      try TextFile.write("\(DeviceID.random())\n", to: files.id, mode: 0o644)
    }
    if !holder.hasKey(files) { try holder.create(files) }
    _ = try holder.load(files)
    return (try deviceID(), isNew)
  }

  /// Gets the device's certificate from the CA, unless a good one is there.
  ///
  /// The chain is checked against the root, the key and the device ID before it replaces anything.
  ///
  /// - Parameters:
  ///   - url: of the CA, `https://…`.
  ///   - roots: PEM; the only anchors, for TLS and for the chain.
  /// - Throws: `HTTPSClientFault` when the CA cannot be reached or refuses; `ManagementError`.
  public func enrol(
    url: String, roots: String, operatorToken: String, now: Date = Date()
  ) async throws -> (chain: CertificateChain, isNew: Bool) {
    let device = try deviceID()
    let key = try holder.load(files)
    let check = try ChainCheck(roots: roots, device: device, key: key)
    if let present = try? chain(), (try? check.accept(present, at: now)) != nil {
      return (present, false)
    }
    let start = EnrolmentStart(deviceID: device, keyProtection: key.protection)
    let response = try await HTTPSClient.open(url, trusting: roots) { client in
      let challenge: EnrolmentChallenge = try await client.post(
        "/v1/enrolments", .json(start), bearer: operatorToken)
      let request = try await CertificationRequest.make(
        for: device, key: key, answering: challenge.nonce)
      return try await client.post(
        "/v1/enrolments/\(challenge.id)",
        .json(EnrolmentEvidence(certificationRequest: request.der)), bearer: operatorToken,
        answer: ChainResponse.self)
    }
    let chain = try response.certificates()
    try check.accept(chain, at: now)
    try TextFile.write(chain.pem, to: files.chain, mode: 0o644)
    return (chain, true)
  }

  /// Signs a fresh nonce with the device key and verifies it with the certificate in place.
  ///
  /// - Throws: `ManagementError(.mismatch)` when the signature does not verify; what loading throws.
  public func selfTest() async throws {
    let key = try holder.load(files)
    let chain = try chain()
    guard chain.device.deviceID == (try deviceID()) else {
      throw ManagementError(.mismatch, "\(files.chain) names another device than \(files.id)")
    }
    let input = SigningInput.selfTest(nonce: .random(), chain: chain)
    let signature = try await key.sign(input)
    guard chain.device.publicKey.isValid(signature, of: input.message) else {
      throw ManagementError(
        .mismatch, "the device key is not the one in \(files.chain): the signature does not verify")
    }
  }

  func deviceID() throws(ManagementError) -> DeviceID {
    guard TextFile.exists(files.id) else {
      throw ManagementError(
        .missing, "\(files.id) is not there; run attestcam-provision init first")
    }
    guard let id = DeviceID(hex: try TextFile.readLine(files.id)) else {
      throw ManagementError(.invalid, "\(files.id) must hold 64 lower-case hex digits")
    }
    return id
  }

  func chain() throws(ManagementError) -> CertificateChain {
    guard TextFile.exists(files.chain) else {
      throw ManagementError(
        .missing, "\(files.chain) is not there; run attestcam-provision enroll first")
    }
    let pem = try TextFile.read(files.chain)
    do { return try CertificateChain(pem: pem) } catch { throw ManagementError(error) }
  }
}

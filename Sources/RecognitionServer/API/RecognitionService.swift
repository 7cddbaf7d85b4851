import DeviceKeys
import FoundationEssentials
import HTTPSupport
import Hummingbird
import Logging
import Verification

/// The face recognition server: issues nonces, and decides on packets by `Verifier` alone.
public struct RecognitionService: Sendable {
  /// docs/packet.md: a packet has 16 MiB at most.
  static let packetLimit = 16 << 20

  let settings: ServerSettings
  let store: Store
  let trust: TrustSource
  let policy: VerificationPolicy
  let recogniser: (any Recogniser)?
  /// The server's own clock, the only one that decides.
  let now: @Sendable () -> Date
  /// Keeps what `trust` reads current; nil without a management server.
  let fetcher: ManagementFetcher?

  /// Opens the store and drops all outstanding nonces.
  ///
  /// - Parameters:
  ///   - files: as `ServerFiles.create` made them.
  ///   - policy: its audiences, if any, must include the server's own, which is the only one taken.
  ///   - revocation: where CRLs and deny list come from. A management server is asked before this returns; when it
  ///     does not answer, what it said before counts while it is fresh.
  /// - Throws: `ServerError`.
  public init(
    files: ServerFiles, anchorFile: String, revocation: RevocationOrigin,
    policy: VerificationPolicy, recogniser: (any Recogniser)? = nil,
    now: @escaping @Sendable () -> Date = { Date() },
    logger: Logger
  ) async throws(ServerError) {
    try files.requireCreated()
    let settings = try ServerSettings(file: files.settings)
    guard policy.audiences?.contains(settings.audience) ?? true else {
      throw ServerError(
        .invalid, "the policy's audiences do not include this server's, \(settings.audience)")
    }
    self.settings = settings
    self.policy = {
      var own = policy
      own.audiences = [settings.audience]
      return own
    }()
    let trustFiles = try revocation.files(anchorFile: anchorFile, server: files)
    fetcher = revocation.management.map {
      ManagementFetcher(url: $0, files: trustFiles, now: now, logger: logger)
    }
    await fetcher?.fetchOrLog()
    trust = try TrustSource(trustFiles, now: now, logger: logger)
    self.recogniser = recogniser
    self.now = now
    store = try files.openStore()
    try await store.dropNonces()
  }

  func issueNonce(_ request: NonceRequest, to terminal: Terminal) async throws -> NonceResponse {
    guard terminal.purposes.contains(request.purpose) else {
      throw Problem(
        ServerProblem.purposeNotAllowed, "purpose: this terminal is not registered for it")
    }
    if let device = request.deviceID, !terminal.devices.contains(device) {
      throw Problem(
        ServerProblem.deviceNotAllowed, "device_id: this terminal is not registered for it")
    }
    let time = now()
    let expiry = time + TimeInterval(settings.nonceSeconds)
    let nonce = try await store.issueNonce(
      to: terminal, purpose: request.purpose, device: request.deviceID, expiresAt: expiry,
      now: time, cap: settings.noncesPerTerminal)
    guard let nonce else {
      throw Problem(
        ServerProblem.tooManyNonces,
        "\(settings.noncesPerTerminal) nonces of this terminal wait for an answer",
        headers: [.retryAfter: "\(settings.nonceSeconds)"])
    }
    return NonceResponse(
      nonce: Base64URL(nonce.bytes), audience: settings.audience, expiresAt: expiry)
  }

  func verify(_ packet: [UInt8], from terminal: Terminal) async -> VerificationResponse {
    let time = now()
    var policy = policy
    // A policy that takes any purpose still takes only those of the nonce, and so of the terminal.
    if policy.purposes == nil { policy.purposes = terminal.purposes.sorted() }
    let verifier = Verifier(trust: await trust.trust(), policy: policy)
    do throws(Refusal) {
      let verified = try await verifier.verify(
        packet, nonces: TerminalNonces(store: store, terminal: terminal, now: time), at: time)
      return VerificationResponse(verified, result: await recogniser?.recognise(verified))
    } catch {
      return VerificationResponse(error)
    }
  }
}

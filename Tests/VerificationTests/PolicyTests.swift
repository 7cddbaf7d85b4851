import DeviceKeys
import PacketVectors
import Testing
import TrustedPacket
import Verification

@Suite("Verification policy")
struct PolicyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let policy: VerificationPolicy
    let spoil: @Sendable (inout Claims) -> Void
    let refused: Bool

    init(
      _ name: String, _ policy: VerificationPolicy = VerificationPolicy(), refused: Bool = true,
      _ spoil: @escaping @Sendable (inout Claims) -> Void
    ) {
      testDescription = name
      self.policy = policy
      self.spoil = spoil
      self.refused = refused
    }
  }

  private static func lastAnswer(_ claims: Claims) -> Int {
    claims.liveness.evidence?.challenge?.transcript.prompts.last?.completed ?? 0
  }

  private static let profile = SHA256.digest(Array("profile".utf8))

  static let cases: [Case] = [
    Case("the default refuses replay") { $0.cameras[0].kind = .replay },
    Case("the default refuses virtual cameras") { $0.cameras[0].kind = .virtual },
    Case("the default refuses debug devices") { $0.debugStatus = .enabled },
    Case("the default takes disabled debugging", refused: false) {
      $0.debugStatus = .disabledFully
    },
    Case("replay when named", .init(cameras: [.replay]), refused: false) {
      $0.cameras[0].kind = .replay
    },
    Case("a real camera when only replay is named", .init(cameras: [.replay])) { _ in },
    Case("the default refuses a virtual camera beside a real one") {
      $0.cameras.append(.example(.infrared))
      $0.cameras[1].kind = .virtual
    },
    Case("the default refuses timestamps of no camera") { $0.cameras[0].timestamps = .dequeue },
    Case("the default takes the end of a frame", refused: false) {
      $0.cameras[0].timestamps = .endOfFrame
    },
    Case("timestamps of no camera when named", .init(timestamps: [.dequeue]), refused: false) {
      $0.cameras[0].timestamps = .dequeue
    },
    Case("as many reconnections as allowed", .init(maximumReenumerations: 1), refused: false) {
      $0.cameras[0].reenumerations = 1
    },
    Case("a reconnection too many", .init(maximumReenumerations: 0)) {
      $0.cameras[0].reenumerations = 1
    },
    Case("reconnections that nobody counted", .init(maximumReenumerations: 9)) {
      $0.cameras[0].reenumerations = nil
    },
    Case("a device that did not check itself", .init(requiresIntegrity: true)) { _ in },
    Case("a device that checked itself", .init(requiresIntegrity: true), refused: false) {
      $0.checkIntegrity()
    },
    Case("debug when allowed", .init(allowsDebug: true), refused: false) {
      $0.debugStatus = .enabled
    },
    Case("another audience", .init(audiences: ["https://recognition.example"])) {
      $0.audience += "/"
    },
    Case("one of two audiences", .init(audiences: ["x", "y"]), refused: false) {
      $0.audience = "y"
    },
    Case("no audience at all", .init(audiences: [])) { _ in },
    Case("another purpose", .init(purposes: ["payment"])) { $0.purpose = "Payment" },
    Case("another profile", .init(profiles: ["standard": nil])) {
      $0.captureProfile.name = "other"
    },
    Case("any version of a profile", .init(profiles: ["standard": nil]), refused: false) {
      $0.captureProfile.digest = $0.samples[0].digest
    },
    Case("the pinned version", .init(profiles: ["standard": profile]), refused: false) { _ in },
    Case("another version", .init(profiles: ["standard": profile])) {
      $0.captureProfile.digest = $0.samples[0].digest
    },
    Case("a key in a file", .init(keyProtections: [.tpm])) { _ in },
    Case("a value at the lower end", .init(quality: [6: 5...9]), refused: false) {
      $0.quality.values[6] = 5
    },
    Case("a value at the upper end", .init(quality: [6: 5...9]), refused: false) {
      $0.quality.values[6] = 9
    },
    Case("a value below", .init(quality: [6: 5...9])) { $0.quality.values[6] = 4 },
    Case("a value above", .init(quality: [6: 5...9])) { $0.quality.values[6] = 10 },
    Case("the default refuses no liveness") { $0.liveness = .none },
    Case("no liveness when named", .init(liveness: .init(levels: [.none])), refused: false) {
      $0.liveness = .none
    },
    Case("liveness when only none is named", .init(liveness: .init(levels: [.none]))) { _ in },
    Case("a level below", .init(liveness: .init(levels: [.actionDepth]))) { _ in },
    Case("a detector's version too old", .init(liveness: .init(detectors: [.passive: 2]))) { _ in },
    Case(
      "a detector's later version", .init(liveness: .init(detectors: [.passive: 2])), refused: false
    ) { $0.changeLiveness { $0.detectors[.passive] = 3 } },
    Case("a detector that was not there", .init(liveness: .init(detectors: [.depth: 1]))) { _ in },
    Case(
      "a detector where nothing was done",
      .init(liveness: .init(levels: [.none], detectors: [.passive: 1]))
    ) { $0.liveness = .none },
    Case("other thresholds", .init(liveness: .init(settings: [profile]))) { _ in },
    Case("the pinned thresholds", .init(liveness: .init(settings: [profile])), refused: false) {
      $0.changeLiveness { $0.settings = profile }
    },
    Case("as many actions as wanted", .init(liveness: .init(minimumActions: 7)), refused: false) {
      _ in
    },
    Case(
      "a lying salt under the laxest policy",
      .init(liveness: .init(levels: Set(LivenessLevel.allCases), minimumActions: 3))
    ) {
      $0.changeLiveness { $0.challenge?.salt = ChallengeSalt(profile.bytes) ?? .random() }
    },
    Case("a sample as old as allowed", refused: false) {
      $0.samples[0].capturedAfter = lastAnswer($0) + 25_000
    },
    Case("a sample older than allowed") { $0.samples[0].capturedAfter = lastAnswer($0) + 25_001 },
    Case("a sample long before the actions", .init(liveness: .init(maximumAge: 3000))) {
      $0.samples[0].capturedAfter = lastAnswer($0) - 3001
    },
    Case("a value not assessed", .init(quality: [200: .min ... .max])) { _ in },
  ]

  @Test("A policy takes what it names and nothing else", arguments: cases)
  func decides(_ row: Case) async throws {
    let bench = try Bench()
    var claims = bench.claims
    row.spoil(&claims)
    // A challenge follows from the profile, so who changes the one gets another.
    if claims.captureProfile.digest != bench.claims.captureProfile.digest {
      try claims.answerChallenge(by: bench.key.publicKey)
    }
    let step = await bench.step(
      of: try await bench.packet(claims), by: try bench.verifier(row.policy))
    #expect(step == (row.refused ? .policy : nil))
  }

  @Test("What was not looked at is said")
  func saysWhatWasNotChecked() async throws {
    let bench = try Bench()
    func notChecked(
      _ policy: VerificationPolicy, crl: String? = "current"
    ) async throws -> [String] {
      try await bench.verifier(policy, crl: crl).verify(
        bench.packet(), nonces: ExpectedNonce(bench.nonce), at: bench.now
      ).notChecked
    }
    let strict = VerificationPolicy(
      audiences: ["https://recognition.example"], purposes: ["payment"],
      profiles: ["standard": nil])
    #expect(try await notChecked(strict) == ["deny list"])
    #expect(try await notChecked(strict, crl: nil) == ["revocation"])
    #expect(
      try await notChecked(VerificationPolicy())
        == ["deny list", "audience", "purpose", "capture profile"])
    var lax = strict
    lax.cameras = [.device, .replay, .virtual]
    lax.timestamps.insert(.dequeue)
    lax.allowsDebug = true
    lax.keyProtections = Set(KeyProtection.allCases)
    lax.liveness.levels.formUnion([.depth])
    #expect(
      try await notChecked(lax).contains("liveness (levels without a challenge are taken)"))
    lax.liveness.levels = [.none, .action]
    #expect(
      try await notChecked(lax) == [
        "deny list", "camera (replay is taken)", "camera (virtual devices are taken)",
        "camera timestamps (dequeue is taken)", "debug status",
        "liveness (none is taken)",
        "key protection (shared keys are taken)",
        "key protection (unattested keys are taken)",
      ])
  }

  @Test("The report of a packet's claims has units and names, and no nonce")
  func reports() throws {
    let bench = try Bench()
    let report = ClaimsReport(bench.claims)
    #expect(report.deviceID == VectorFacts.deviceID)
    #expect(report.quality.values["inter_eye_distance"] == 141.421356)
    #expect(
      report.cameras[0].kind == "device" && report.cameras[0].timestamps == "start-of-exposure")
    #expect(report.cameras[0].descriptors?.count == 32 && report.cameras[0].skew == nil)
    #expect(report.audit.count == 1893 && !report.integrity.verified)
    #expect(!"\(report)".contains(VectorFacts.nonce))
    #expect(!"\(bench.claims.nonce)".contains(VectorFacts.nonce))
  }
}

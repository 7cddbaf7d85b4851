import DeviceKeys
import StrictYAML
import Testing
import TrustedPacket
import Verification

@Suite("Policy files")
struct PolicyFileTests {
  private static func read(_ yaml: String) throws(YAMLError) -> VerificationPolicy {
    try VerificationPolicy(yaml: yaml, file: "policy.yaml")
  }

  @Test("Every key is read")
  func readsEveryKey() throws {
    let digest = SHA256.digest([1])
    let policy = try Self.read(
      """
      audiences: [https://a.example, "https://b.example"]
      purposes:
        - payment
      profiles:
        standard: \(digest)
        gate: any
      key_protections: [tpm, tpm-first-use]
      pcrs: {7: \(digest), 0: \(digest)}
      tpm_quote: required
      cameras: [device, replay]
      timestamps: [end-of-frame, dequeue]
      max_reenumerations: 3
      samples: [depth, visible]
      integrity: required
      allow_debug: true
      quality:
        sharpness: {min: 40}
        frontal_angle: {max: 12.5}
        illumination: {min: 0.25, max: 0.75}
        completeness: {}
      liveness:
        levels: [none, rgb-action+ir]
        detectors: {passive: 2, injection: 1}
        settings: [\(digest)]
        min_actions: 7
        max_age_ms: 0
      """)
    let expected = VerificationPolicy(
      audiences: ["https://a.example", "https://b.example"], purposes: ["payment"],
      profiles: ["standard": digest, "gate": nil], keyProtections: [.tpm, .tpmFirstUse],
      cameras: [.device, .replay], timestamps: [.endOfFrame, .dequeue],
      maximumReenumerations: 3, requiresIntegrity: true, allowsDebug: true,
      quality: [
        6: 40_000_000 ... .max, 4: .min...12_500_000, 7: 250_000...750_000, 3: .min ... .max,
      ],
      liveness: LivenessPolicy(
        levels: [.none, .actionInfrared], detectors: [.passive: 2, .injection: 1],
        settings: [digest], minimumActions: 7, maximumAge: 0), samples: [.visible, .depth],
      requiresQuote: true,
      registers: [0: digest, 7: digest])
    #expect(policy == expected)
  }

  @Test("An empty policy is the default one")
  func readsEmpty() throws { #expect(try Self.read("{}\n") == VerificationPolicy()) }

  @Test("PCR values require a quote, and a quote may be required without them")
  func readsQuotes() throws {
    let digest = SHA256.digest([1])
    #expect(try Self.read("pcrs: {7: \(digest)}").requiresQuote)
    let required = try Self.read("tpm_quote: required")
    #expect(required.requiresQuote && required.registers.isEmpty)
    #expect(try Self.read("tpm_quote: optional") == VerificationPolicy())
  }

  @Test("An unknown key is refused with file and line")
  func refusesUnknownKey() {
    let error = #expect(throws: YAMLError.self) {
      try Self.read("purposes: [payment]\n\naudience: [https://a.example]\n")
    }
    #expect(error?.description.hasPrefix("policy.yaml:3: audience: is not known here") == true)
    #expect(error?.description.contains("audiences") == true)
  }

  /// The text, where the error is, and what it names.
  static let bad: [(String, String, String)] = [
    ("", ":", "is empty"), ("[a]", ":", "must be a mapping"),
    ("a: [", ":", "not YAML"), ("purposes: [a]\npurposes: [b]", ":1:", "purposes: is given twice"),
    ("audiences: https://a.example", ":1:", "audiences: must be a list"),
    ("audiences: []", ":1:", "audiences: must be a list"),
    ("audiences:", ":1:", "audiences: is missing its value"),
    ("audiences: [\"\"]", ":1:", "audiences[0]: must be a text"),
    ("audiences: [[a]]", ":1:", "audiences[0]: must be a text"),
    ("purposes: {a: b}", ":1:", "purposes"),
    ("profiles: [standard]", ":1:", "profiles"), ("profiles: {}", ":1:", "profiles"),
    ("profiles:\n  standard: 12ab", ":2:", "profiles.standard"),
    ("profiles:\n  standard: [any]", ":2:", "profiles.standard"),
    ("profiles:\n  standard: Any", ":2:", "profiles.standard"),
    ("key_protections: [hsm]", ":1:", "key_protections[0]: must be one of file, tpm"),
    ("tpm_quote: yes", ":1:", "tpm_quote: must be one of required, optional"),
    ("pcrs: {7: \(SHA256.digest([]))}\ntpm_quote: optional", ":2:", "tpm_quote: must be required"),
    ("pcrs: {}", ":1:", "pcrs"), ("pcrs: {24: ab}", ":1:", "24"),
    ("pcrs: {7: abcd}", ":1:", "pcrs.7"),
    ("pcrs: [7]", ":1:", "pcrs"),
    ("cameras: [usb]", ":1:", "cameras[0]: must be one of device"),
    ("timestamps: [eof]", ":1:", "timestamps[0]: must be one of end-of-frame"),
    ("max_reenumerations: -1", ":1:", "max_reenumerations"),
    ("samples: [thermal]", ":1:", "samples[0]: must be one of visible"),
    ("integrity: true", ":1:", "integrity: must be one of required, optional"),
    ("cameras: device", ":1:", "cameras"), ("allow_debug: 1", ":1:", "true or false"),
    ("allow_debug: [true]", ":1:", "true or false"), ("quality: [sharpness]", ":1:", "quality"),
    ("quality:\n  sharp: {min: 1}", ":2:", "sharpness"),
    ("quality:\n  sharpness: 40", ":2:", "min, max"),
    ("quality:\n  sharpness: {minimum: 1}", ":2:", "min, max"),
    ("quality:\n  sharpness: {min: high}", ":2:", "must be a number from"),
    ("quality:\n  sharpness: {min: .nan}", ":2:", "must be a number from"),
    ("quality:\n  sharpness: {min: .inf}", ":2:", "must be a number from"),
    ("quality:\n  sharpness: {max: 1e300}", ":2:", "must be a number from"),
    ("quality:\n  sharpness: {min: 2, max: 1}", ":2:", "min is above max"),
    ("liveness: none", ":1:", "liveness"),
    ("liveness: {levels: [rgb]}", ":1:", "liveness.levels[0]: must be one of none"),
    ("liveness: {levels: []}", ":1:", "liveness.levels"),
    ("liveness: {level: none}", ":1:", "levels"),
    ("liveness: {detectors: {lidar: 1}}", ":1:", "action"),
    ("liveness: {detectors: {passive: 0}}", ":1:", "liveness.detectors.passive"),
    ("liveness: {settings: [ab]}", ":1:", "liveness.settings[0]"),
    ("liveness: {min_actions: 2}", ":1:", "liveness.min_actions"),
    ("liveness: {max_age_ms: -1}", ":1:", "liveness.max_age_ms"),
    (String(repeating: "[", count: 40_000), ":", "not YAML"),
    ("#" + String(repeating: " ", count: 65_536), ":", "larger than"),
  ]

  @Test("A bad value is refused with its place and its name", arguments: bad)
  func refuses(_ row: (yaml: String, line: String, named: String)) {
    let error = #expect(throws: YAMLError.self) { try Self.read(row.yaml) }
    #expect(
      error?.description.hasPrefix("policy.yaml\(row.line)") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(row.named) == true, "\(error?.description ?? "")")
  }
}

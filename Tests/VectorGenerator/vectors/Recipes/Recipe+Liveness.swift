import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Liveness: what is taken, what no profile-1 signer may write, and what a policy refuses.
  static let liveness = livenessAccepted + livenessForm + livenessAnswers + livenessPolicy

  private static let livenessAccepted: [Recipe] = [
    .good(
      "liveness-policy", "A challenge under a policy that wants everything", policy: "liveness"),
    .good("liveness-none", "No liveness, under a policy that says so", policy: "no-liveness") {
      $0.claims.liveness = .none
    },
    .good("liveness-five", "Five actions allowed: without eyelids and lips") {
      try $0.claims.answerChallenge(
        by: $0.folder.key("device").publicKey,
        allowing: [.turnLeft, .turnRight, .nod, .lookUp, .moveCloser])
    },
    .good("liveness-rig", "Challenge, infrared and depth") {
      $0.claims.cameras += [.example(.infrared), .example(.depth)]
      $0.claims.changeLiveness {
        $0.detectors = [.action: 1, .infrared: 2, .depth: 1, .injection: 1]
        $0.models = [:]
      }
    },
    .good(
      "liveness-infrared", "Infrared without a challenge, where the policy takes it",
      policy: "every-level"
    ) { $0.seeInfrared() },
  ]

  private typealias Form = (String, String, [Int64: CBORValue?], String)

  private static let forms: [Form] = [
    ("unknown-level", "level", [1: "rgb-action+lidar"], "A level that nobody defined"),
    ("other-level", "does not follow", [1: "rgb-action+ir"], "More than the detectors say"),
    ("level-without", "detectors", [3: nil], "A level without detectors"),
    ("none-with-evidence", "does not know", [1: "none"], "No liveness, and evidence of it"),
    ("unknown-detector", "detectors", [3: [1: 1, 6: 1]], "A detector that nobody defined"),
    ("detector-version", "detectors", [3: [1: 0]], "A detector of version 0"),
    ("no-salt", "salt", [2: nil], "A challenge without the device's salt"),
    ("short-salt", "salt", [2: .bytes([UInt8](repeating: 7, count: 31))], "A salt of 31 bytes"),
    ("no-settings", "settings", [4: nil], "No digest of the thresholds"),
    ("allowed-unsorted", "allowed", [5: [1, 3, 2]], "Allowed actions out of order"),
    ("allowed-unknown", "allowed", [5: [1, 2, 8]], "An action that nobody defined"),
    ("allowed-none", "allowed", [5: []], "No allowed actions"),
    ("unanswered", "prompts", [6: [[1, 900]]], "A prompt without an answer"),
    ("null-answer", "prompts", [6: [[1, 900, .null, .null]]], "A prompt with an empty answer"),
    (
      "four-prompts", "prompts",
      [6: [[1, 1, 2, 3], [2, 4, 5, 6], [3, 7, 8, 9], [4, 10, 11, 12]]],
      "More prompts than a challenge has"
    ),
    ("late-time", "prompts", [6: [[1, 3_600_001, 3_600_001, 3_600_001]]], "A time beyond an hour"),
    ("no-frames", "frames", [7: nil], "No digest chain"),
    ("many-models", "models", [8: models(3)], "A model too many"),
    (
      "without-action", "does not know", [1: "ir", 3: [2: 1], 8: nil],
      "A salt and prompts, but no challenge"
    ),
  ]

  /// Malformed.
  private static let livenessForm: [Recipe] =
    forms.map { name, reason, edits, about in
      Recipe("liveness-\(name)", .malformed, reason, about) {
        $0.claims.cameras.append(.example(.infrared))
        $0.livenessEdits = edits
      }
    } + [
      Recipe("liveness-no-camera", .malformed, "no camera", "Depth from a device without depth") {
        $0.livenessEdits = [1: "rgb-action+depth", 3: [1: 1, 3: 1]]
      }
    ]

  /// A transcript that is not what the challenge asks for.
  private static let livenessAnswers: [Recipe] = [
    answers("wrong-order", "another order", "The right actions in another order") {
      let first = $0[0].action
      $0[0].action = $0[1].action
      $0[1].action = first
    },
    answers("missing-prompt", "other actions", "Two of three actions") { $0.removeLast() },
    answers("no-prompts", "other actions", "Nothing was asked") { $0 = [] },
    answers("backwards", "backwards", "Completed before it started") {
      $0[1].completed = $0[1].started - 1
    },
    answers("overlapping", "backwards", "Prompted before the action before was over") {
      $0[1].prompted = $0[0].completed - 1
    },
    answers("early", "delay", "Prompted a millisecond before the delay was over") {
      $0[1].prompted = $0[0].completed + 499
    },
    answers("fast", "did not start", "A reaction of 149 ms") {
      $0[2].started = $0[2].prompted + 149
    },
    answers("slow", "did not start", "A reaction of 3,001 ms") {
      $0[2].started = $0[2].prompted + 3001
      $0[2].completed = $0[2].started
    },
    answers("unfinished", "longer than 5 s", "An action of 5,001 ms") {
      $0[2].completed = $0[2].prompted + 5001
    },
    answers("long", "longer than 20 s", "A session of 20,001 ms") {
      let late = $0[0].prompted + 20_001 - $0[2].completed
      $0[2] = LivenessPrompt(
        action: $0[2].action, prompted: $0[2].prompted + late, started: $0[2].started + late,
        completed: $0[2].completed + late)
    },
  ]

  private static let livenessPolicy: [Recipe] = [
    Recipe("liveness-none-refused", .policy, "none", "No liveness under the default policy") {
      $0.claims.liveness = .none
    },
    Recipe("liveness-infrared-refused", .policy, "ir", "No challenge under the default policy") {
      $0.seeInfrared()
    },
    Recipe("liveness-foreign-salt", .policy, "liveness", "The salt of another capture") {
      $0.claims.changeLiveness {
        $0.challenge?.salt = ChallengeSalt(SHA256.digest([9]).bytes) ?? .random()
      }
    },
    Recipe("liveness-other-profile", .policy, "liveness", "The challenge of another profile") {
      $0.claims.captureProfile.digest = SHA256.digest([9])
    },
    Recipe("liveness-other-set", .policy, "liveness", "A set that the challenge is not from") {
      $0.claims.changeLiveness { $0.challenge?.allowed.remove(.lookUp) }
    },
    Recipe("liveness-no-turn", .policy, "make no challenge", "No turn among the allowed") {
      $0.claims.changeLiveness { $0.challenge?.allowed = [.nod, .lookUp, .blink, .mouthOpen] }
    },
    Recipe("liveness-few-actions", .policy, "fewer actions", "Four actions, five are wanted") {
      try $0.claims.answerChallenge(
        by: $0.folder.key("device").publicKey, allowing: [.turnLeft, .turnRight, .nod, .lookUp])
    },
    Recipe("liveness-old-sample", .policy, "too long before", "Taken long before the actions") {
      let end = $0.claims.liveness.evidence?.challenge?.transcript.prompts.last?.completed ?? 0
      $0.claims.samples[0].capturedAfter = end + 25_001
    },
    Recipe(
      "liveness-no-passive", .policy, "passive", "A detector that the policy wants is not there",
      policy: "liveness"
    ) { $0.claims.changeLiveness { $0.detectors[.passive] = nil } },
    Recipe(
      "liveness-settings", .policy, "thresholds", "Other thresholds than the policy's",
      policy: "liveness"
    ) { $0.claims.changeLiveness { $0.settings = SHA256.digest([9]) } },
  ]

  private static func answers(
    _ name: String, _ reason: String, _ about: String,
    _ change: @escaping @Sendable (inout [LivenessPrompt]) -> Void
  ) -> Recipe {
    Recipe("liveness-\(name)", .policy, reason, about) { $0.claims.changeAnswers(change) }
  }

  private static func models(_ count: Int) -> CBORValue {
    .map(
      (0..<count).map {
        CBOREntry(.text("model\($0)"), .bytes([UInt8](repeating: UInt8($0), count: 32)))
      })
  }
}

extension Draft {
  /// Infrared in place of the challenge.
  fileprivate mutating func seeInfrared() {
    claims.cameras.append(.example(.infrared))
    claims.changeLiveness {
      $0.detectors = [.infrared: 1, .injection: 1]
      $0.models = [:]
      $0.challenge = nil
    }
  }
}

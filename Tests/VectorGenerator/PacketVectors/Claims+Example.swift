import DeviceKeys
import TrustedPacket

extension Claims {
  /// What a typical kiosk says: a USB camera, the YuNet detector, a synchronised clock, a key in a file.
  public static func example(
    nonce: Nonce, device: DeviceID, samples: [SampleClaim]
  ) -> Claims {
    Claims(
      nonce: nonce, audience: "https://recognition.example", device: device,
      issuedAt: 1_780_315_195, clock: .synchronised, oemID: Array(0xA0...0xAF),
      hardwareModel: Array("kiosk-7".utf8), uptime: 86_523, debugStatus: .disabled, bootCount: 17,
      softwareName: "attestcamd", softwareVersion: "1.0.0",
      software: ["attestcamd": SHA256.digest(Array("program".utf8))], samples: samples,
      purpose: "payment",
      captureProfile: ProfileClaim(
        name: "standard", digest: SHA256.digest(Array("profile".utf8))),
      quality: QualityClaim(
        algorithms: "attestcam-yunet/1",
        models: ["face_detection_yunet": SHA256.digest(Array("model".utf8))],
        values: [
          1: 1_000_000, 2: 312_500, 3: 1_000_000, 4: 4_250_000, 5: 141_421_356, 6: 63_750_000,
          7: 482_353,
        ], required: [1, 2, 3, 4, 5, 6, 7]),
      liveness: .none,
      cameras: [
        CameraClaim(
          kind: .device, driver: "uvcvideo", model: "USB 2.0 Camera", bus: "usb-0000:00:14.0-1",
          usbID: "1bcf:2b96", serial: nil,
          descriptors: Array(SHA256.digest(Array("descriptors".utf8)).bytes.prefix(16)),
          reenumerations: 0, pixelFormat: "MJPG", interval: 33_333, timestamps: .startOfExposure,
          framesExamined: 41, framesRefused: 0, framesLost: 2)
      ],
      keyProtection: .file,
      link: PacketLink(sequence: 1204, previous: SHA256.digest(Array("token".utf8))),
      audit: AuditHead(count: 1893, digest: SHA256.digest(Array("record".utf8))))
  }
}

extension Claims {
  /// Makes them those of a device that has compared itself with a manifest.
  public mutating func checkIntegrity() {
    integrity = .verified(manifest: SHA256.digest(Array("manifest".utf8)))
    software = [:]
  }
}

extension Claims {
  /// Makes them those of a device whose person has answered the challenge, and whose networks saw no attack.
  public mutating func answerChallenge(
    by key: PublicKey, allowing allowed: Set<LivenessAction> = Set(LivenessAction.allCases)
  ) throws {
    let digest = SHA256.digest(Array("salt".utf8))
    guard let salt = ChallengeSalt(digest.bytes),
      let challenge = LivenessChallenge(
        nonce: nonce, salt: salt, key: key, profile: captureProfile.digest, allowed: allowed)
    else { throw ChallengeVector.Unreadable() }
    var chain = FrameChain(nonce: nonce)
    for frame in 0..<41 { chain.append(SHA256.digest([UInt8(frame)])) }
    liveness = .assessed(
      LivenessEvidence(
        detectors: [.action: 1, .passive: 1, .injection: 1],
        models: [
          "minifasnet_v1se": SHA256.digest(Array("v1se".utf8)),
          "minifasnet_v2": SHA256.digest(Array("v2".utf8)),
        ], settings: SHA256.digest(Array("thresholds".utf8)), frames: chain.digest,
        challenge: AnsweredChallenge(
          salt: salt, allowed: allowed, transcript: .following(challenge))))
  }
}

extension Claims {
  /// Changes what stands there for liveness, if anything does.
  public mutating func changeLiveness(_ change: (inout LivenessEvidence) -> Void) {
    guard var evidence = liveness.evidence else { return }
    change(&evidence)
    liveness = .assessed(evidence)
  }

  /// Changes how the challenge was answered.
  public mutating func changeAnswers(_ change: (inout [LivenessPrompt]) -> Void) {
    changeLiveness { evidence in
      var prompts = evidence.challenge?.transcript.prompts ?? []
      change(&prompts)
      evidence.challenge?.transcript.prompts = prompts
    }
  }
}

extension GeometryClaim {
  public static let example = GeometryClaim(
    unit: 1000, intrinsics: [386_250_000, 386_500_000, 8_000_000, 7_500_000],
    rotation: [1_000_000, 0, 0, 0, 1_000_000, 0, 0, 0, 1_000_000], translation: [14_750, 0, -200])
}

extension CameraClaim {
  /// Another camera of the rig.
  public static func example(_ modality: Modality) -> CameraClaim {
    CameraClaim(
      kind: .device, modality: modality, driver: "uvcvideo", model: "Rig",
      bus: "usb-0000:00:14.0-2",
      usbID: nil, serial: nil, pixelFormat: modality == .depth ? "Z16 " : "GREY",
      interval: 33_333, timestamps: .startOfExposure, skew: 4210, framesExamined: 41,
      framesRefused: 1, framesLost: 0)
  }
}

extension SampleClaim {
  /// The claim of a PNG sample: distances in millimetres from a camera 15 mm beside the visible one.
  public static func depthMap(_ bytes: [UInt8], width: Int = 16, height: Int = 16) -> SampleClaim {
    SampleClaim(
      mediaType: .png, length: bytes.count, digest: SHA256.digest(bytes), width: width,
      height: height, modality: .depth, capturedAfter: 1484, edits: [.encodedByDevice],
      geometry: .example)
  }

  /// The claim of a JPEG sample with nothing remarkable about it.
  public static func jpeg(
    _ bytes: [UInt8], width: Int = 16, height: Int = 16, modality: Modality = .visible
  ) -> SampleClaim {
    SampleClaim(
      mediaType: .jpeg, length: bytes.count, digest: SHA256.digest(bytes), width: width,
      height: height, modality: modality, capturedAfter: 1480, edits: [])
  }
}

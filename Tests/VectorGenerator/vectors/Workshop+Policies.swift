import DeviceKeys
import PacketVectors
import TrustedPacket

extension Workshop {
  func makePolicies() throws {
    try keep("policies/default.yaml") { Array("{}\n".utf8) }
    try keep("policies/lab.yaml") {
      Array(
        """
        cameras: [device, virtual, replay]
        timestamps: [start-of-exposure, end-of-frame, dequeue]
        allow_debug: true

        """.utf8)
    }
    try keep("policies/server.yaml") {
      let digest = SHA256.digest(Array("profile".utf8))
      return Array(
        """
        audiences: [https://recognition.example]
        purposes: [payment]
        profiles:
          standard: \(digest)
        quality:
          single_face: {min: 1, max: 1}
          inter_eye_distance: {min: 90}
          sharpness: {min: 40}

        """.utf8)
    }
    try keep("policies/components.yaml") {
      Array(
        """
        quality:
          HeadPoseYaw: {min: -10, max: 10}
          InterEyeDistance: {min: 90}
          LuminanceMean: {min: 0.15, max: 0.8}

        """.utf8)
    }
    try keep("policies/quote.yaml") {
      Array("key_protections: [tpm]\npcrs:\n  7: \(VectorQuote.register)\n".utf8)
    }
    try keep("policies/every-key.yaml") {
      Array("key_protections: [file, tpm, tpm-first-use, shared, unattested]\n".utf8)
    }
    try keep("policies/integrity.yaml") { Array("integrity: required\n".utf8) }
    try keep("policies/no-liveness.yaml") {
      Array("liveness: {levels: [none]}\n".utf8)
    }
    try keep("policies/every-level.yaml") {
      let levels = LivenessLevel.allCases.map(\.rawValue).joined(separator: ", ")
      return Array("liveness: {levels: [\(levels)], min_actions: 3}\n".utf8)
    }
    try keep("policies/liveness.yaml") {
      let settings = SHA256.digest(Array("thresholds".utf8))
      return Array(
        """
        liveness:
          levels: [rgb-action]
          detectors: {passive: 1, injection: 1}
          settings: [\(settings)]
          min_actions: 7
          max_age_ms: 10000

        """.utf8)
    }
    try keep("policies/depth.yaml") { Array("samples: [visible, depth]\n".utf8) }
    try keep("policies/pinned.yaml") { Array("max_reenumerations: 2\n".utf8) }
    try keep("policies/tpm.yaml") { Array("key_protections: [tpm]\n".utf8) }
  }
}

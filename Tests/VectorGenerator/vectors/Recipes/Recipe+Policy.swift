import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Profile and policy.
  static let policy: [Recipe] = [
    Recipe("other-profile", .policy, "eat_profile", "Claims of another profile") {
      $0.claimEdits[265] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    },
    Recipe("replay", .policy, "camera", "A replay camera under the default policy") {
      $0.claims.cameras[0].kind = .replay
    },
    Recipe("virtual", .policy, "camera", "A virtual camera under the default policy") {
      $0.claims.cameras[0].kind = .virtual
    },
    Recipe("virtual-second", .policy, "virtual", "A virtual camera beside a real one") {
      $0.claims.cameras.append(.example(.infrared))
      $0.claims.cameras[1].kind = .virtual
    },
    Recipe("dequeue", .policy, "dequeue", "Timestamps of no camera under the default policy") {
      $0.claims.cameras[0].timestamps = .dequeue
    },
    Recipe(
      "reconnected-too-often", .policy, "pin it again", "One time more than allowed",
      policy: "pinned"
    ) {
      $0.claims.cameras[0].reenumerations = 3
    },
    Recipe("reconnected-unknown", .policy, "not counted", "Nobody counted", policy: "pinned") {
      $0.claims.cameras[0].reenumerations = nil
    },
    Recipe(
      "integrity-not-run", .policy, "integrity", "The policy wants a device that checked itself",
      policy: "integrity"),
    Recipe(
      "no-depth", .policy, "kind depth", "No depth map, where one is required", policy: "depth"),
    Recipe("debug", .policy, "dbgstat", "A device with debugging enabled") {
      $0.claims.debugStatus = .enabled
    },
    Recipe("other-audience", .policy, "aud", "A packet for another server", policy: "server") {
      $0.claims.audience = "https://elsewhere.example"
    },
    Recipe("other-purpose", .policy, "purpose", "A purpose that is not taken", policy: "server") {
      $0.claims.purpose = "entry"
    },
    Recipe(
      "other-capture-profile", .policy, "capture_profile", "A weaker profile", policy: "server"
    ) {
      $0.claims.captureProfile.name = "lenient"
    },
    Recipe(
      "changed-capture-profile", .policy, "pinned", "The right name, another file",
      policy: "server"
    ) {
      $0.claims.captureProfile.digest = SHA256.digest(Array("changed".utf8))
    },
    Recipe("blurred", .policy, "sharpness", "A value below the policy's", policy: "server") {
      $0.claims.quality.values[6] = 39_999_999
    },
    Recipe(
      "turned-head", .policy, "HeadPoseYaw", "A component beyond the policy's range",
      policy: "components"
    ) {
      $0.claims.quality = .components
      $0.claims.quality.values[0x58] = -10_000_001
    },
    Recipe(
      "component-not-assessed", .policy, "LuminanceMean",
      "A component that the policy needs, of a device without a mesh", policy: "components"
    ) { _ in },
    Recipe(
      "not-assessed", .policy, "inter_eye_distance", "A value that the policy needs is missing",
      policy: "server"
    ) {
      $0.claims.quality.values[5] = nil
      $0.claims.quality.required = [1]
    },
    Recipe("shared-refused", .policy, "shared", "A batch's key under the default policy") {
      $0.chain = ["device-shared", "issuing"]
      $0.claims.keyProtection = .shared
    },
    Recipe("unattested-refused", .policy, "unattested", "An EST enrolment under the default") {
      $0.chain = ["device-unattested", "issuing"]
      $0.claims.keyProtection = .unattested
    },
    Recipe("first-use-refused", .policy, "tpm-first-use", "The policy wants proof", policy: "tpm") {
      $0.chain = ["device-tpm-first-use", "issuing"]
      $0.claims.keyProtection = .tpmFirstUse
    },
    Recipe("quote-missing", .policy, "a TPM quote is required", "None there", policy: "quote") {
      $0.chain = ["device-attested", "issuing"]
      $0.claims.keyProtection = .tpm
    },
    Recipe("quote-other-pcrs", .policy, "not of the PCRs", "PCR 7 and 0", policy: "quote") {
      try $0.addQuote { $0.selection = [0x81, 0, 0] }
    },
    Recipe("quote-other-values", .policy, "do not hold", "Another PCR value", policy: "quote") {
      try $0.addQuote { $0.digest = SHA256.digest(SHA256.digest([]).bytes) }
    },
    Recipe("file-key", .policy, "file", "A key in a file, the policy wants a TPM", policy: "tpm"),
  ]

  /// Samples and images.
  static let samples: [Recipe] = [
    Recipe("flipped-sample", .sample, "sample 0", "One bit of the image") {
      $0.tamperSamples = { $0[0][$0[0].count / 2] ^= 1 }
    },
    Recipe("short-sample", .sample, "sample 0", "The last byte of the image is missing") {
      $0.tamperSamples = { $0[0].removeLast() }
    },
    Recipe("long-sample", .sample, "sample 0", "A byte behind the image") {
      $0.tamperSamples = { $0[0].append(0) }
    },
    Recipe("wrong-length", .sample, "sample 0", "The digest fits, the claimed length does not") {
      $0.claims.samples[0].length += 1
    },
    Recipe("swapped-samples", .sample, "sample 0", "Two samples in the other order") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.tamperSamples = { $0.swapAt(0, 1) }
    },
    Recipe("other-second", .sample, "sample 1", "The first sample in place of the second") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.tamperSamples = { $0[1] = $0[0] }
    },
    Recipe("not-an-image", .image, "sample 0", "Signed bytes that are no JPEG") {
      try $0.setSamples(["not-jpeg.bin"])
    },
    Recipe("cut-image", .image, "sample 0", "A signed image without its end") {
      try $0.setSamples(["cut.jpg"])
    },
    Recipe("bytes-behind-image", .image, "after EOI", "A signed image with a byte behind it") {
      try $0.setSamples(["trailing.jpg"])
    },
    Recipe("no-tables", .image, "Huffman", "A signed image without Huffman tables") {
      try $0.setSamples(["no-tables.jpg"])
    },
    Recipe("other-size", .image, "claimed size", "The image is smaller than claimed") {
      $0.claims.samples[0].width = 1920
    },
    Recipe("second-not-an-image", .image, "sample 1", "The second of two is no JPEG") {
      try $0.setSamples(["grey.jpg", "not-jpeg.bin"])
    },
  ]
}

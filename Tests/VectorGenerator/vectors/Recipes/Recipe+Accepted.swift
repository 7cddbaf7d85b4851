import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  static let accepted: [Recipe] = [
    .good("typical", "A typical packet under a server's policy", policy: "server") {
      $0.chain = ["device", "issuing"]
    },
    .good("esp256", "alg -9, the fully specified name of the same algorithm") {
      $0.algorithm = -9
    },
    .good("one-certificate", "x5chain is one bare byte string: the root is the issuer"),
    .good("tpm-key", "A key in a TPM, required by the policy", policy: "tpm") {
      $0.chain = ["device-tpm", "issuing"]
      $0.claims.keyProtection = .tpm
    },
    .good(
      "tpm-quote", "A TPM's quote, required, with the PCR that the policy wants", policy: "quote"
    ) {
      try $0.addQuote()
    },
    .good("tpm-quote-unasked", "A quote of which the policy says nothing") { try $0.addQuote() },
    .good("tpm-quote-high-s", "The quote's own signature may have any s") {
      try $0.addQuote()
      let quote = $0.claims.tpmQuote
      $0.claims.tpmQuote?.signature = try ForgeError.require(
        quote.flatMap { Signature(Recipe.otherS(of: $0.signature.bytes)) }, "a signature")
    },
    .good("tpm-first-use", "A TPM that was taken on first use; the default policy takes it") {
      $0.chain = ["device-tpm-first-use", "issuing"]
      $0.claims.keyProtection = .tpmFirstUse
    },
    .good("shared-key", "A batch's key, under a policy that takes it", policy: "every-key") {
      $0.chain = ["device-shared", "issuing"]
      $0.claims.keyProtection = .shared
    },
    .good("unattested-key", "Enrolled by EST, under a policy that takes it", policy: "every-key") {
      $0.chain = ["device-unattested", "issuing"]
      $0.claims.keyProtection = .unattested
    },
    .good("not-denied", "A deny list that names other devices", denyList: "current"),
    .good(
      "least", "Every optional claim left out, the first packet of a device", policy: "no-liveness"
    ) {
      $0.claims.liveness = .none
      $0.claims.issuedAt = nil
      $0.claims.clock = .none
      $0.claims.oemID = nil
      $0.claims.hardwareModel = nil
      $0.claims.quality.models = [:]
      $0.claims.quality.required = [1]
      $0.claims.quality.values = [1: 1_000_000]
      $0.claims.cameras[0].usbID = nil
      $0.claims.cameras[0].descriptors = nil
      $0.claims.cameras[0].reenumerations = nil
      $0.claims.audit.count = 1
      $0.claims.link = PacketLink(sequence: 0, previous: nil)
    },
    .good("most", "Every optional claim present, the edits and negative values too") {
      $0.claims.cameras[0].serial = "0A1B2C3D"
      $0.claims.cameras[0].isConverted = true
      $0.claims.samples[0].edits = [.huffmanTablesInserted, .encodedByDevice]
      $0.claims.quality.values[200] = -2_500_000
    },
    .good(
      "components", "Components of ISO/IEC 29794-5, within the policy's ranges",
      policy: "components"
    ) {
      $0.claims.quality = .components
      $0.claims.samples[0].edits = [.cropped]
    },
    .good("two-samples", "Two samples, each bound to the claim of its place") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.claims.samples[1].modality = .infrared
      $0.claims.cameras.append(.example(.infrared))
    },
    .good("three-cameras", "A rig of three, of which two delivered samples") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.claims.samples[1].modality = .infrared
      $0.claims.cameras += [.example(.infrared), .example(.depth)]
    },
    .good("depth-map", "Distances from a camera beside the visible one") { try $0.setDepthMap() },
    .good("rig", "A sample of each camera of a rig of three, depth being required", policy: "depth")
    {
      try $0.setSamples(["grey.jpg", "infrared.jpg"])
      $0.claims.samples[1].modality = .infrared
      let map = try $0.folder.bytes("samples/depth.png")
      $0.samples.append(map)
      $0.claims.samples.append(.depthMap(map))
      $0.claims.cameras += [.example(.infrared), .example(.depth)]
    },
    .good("eight-stills", "As many stills of visible light as a packet holds") {
      try $0.setSamples(["grey.jpg", "infrared.jpg"].flatMap { Array(repeating: $0, count: 4) })
      for index in 0..<8 { $0.claims.samples[index].capturedAfter = 1480 + 250 * index }
    },
    .good("infrared-alone", "The one camera sees infrared") {
      $0.claims.samples[0].modality = .infrared
      $0.claims.cameras[0].modality = .infrared
    },
    .good(
      "integrity",
      "The device checked itself, as the policy requires; the manifest stands for the "
        + "programs", policy: "integrity"
    ) { $0.claims.checkIntegrity() },
    .good("integrity-unasked", "The device checked itself, which the policy does not ask for") {
      $0.claims.checkIntegrity()
    },
    .good("reconnected", "A camera reconnected as often as the policy allows", policy: "pinned") {
      $0.claims.cameras[0].reenumerations = 2
    },
    .good("end-of-frame", "Timestamps of the end of a frame, as USB cameras often have") {
      $0.claims.cameras[0].timestamps = .endOfFrame
    },
    .good(
      "dequeue-in-lab", "Timestamps of no camera, under a policy that takes them", policy: "lab"
    ) {
      $0.claims.cameras[0].timestamps = .dequeue
    },
    .good(
      "named-device", "The device that the verifier waits for",
      device: VectorFacts.deviceID),
    .good("replay-in-lab", "A replay camera under a policy that takes it", policy: "lab") {
      $0.claims.cameras[0].kind = .replay
    },
    .good("debug-in-lab", "A debug device under a policy that takes it", policy: "lab") {
      $0.claims.debugStatus = .enabled
    },
    .good(
      "revoked-not-checked", "A revoked device when revocation is not looked at", crl: nil
    ) { $0.chain = ["device-revoked", "issuing"] },
  ]
}

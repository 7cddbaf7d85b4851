import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// The capture claim: cameras, audit log, integrity.
  static let capture: [Recipe] = [
    Recipe("unknown-member", .malformed, "does not know", "A member that the claim has not") {
      $0.captureEdits[13] = 1
    },
    Recipe("no-capture", .malformed, "claims.capture", "No claim of ours at all") {
      $0.claimEdits[-70000] = .some(nil)
    },
    Recipe("no-cameras", .malformed, "1 to 3 cameras", "An empty list of cameras") {
      $0.claims.cameras = []
    },
    Recipe("four-cameras", .malformed, "1 to 3 cameras", "A camera more than there are kinds") {
      $0.claims.cameras += [.example(.infrared), .example(.depth), .example(.depth)]
    },
    Recipe("cameras-unsorted", .malformed, "modality", "The depth camera before the infrared one") {
      $0.claims.cameras += [.example(.depth), .example(.infrared)]
    },
    Recipe("cameras-alike", .malformed, "modality", "Two cameras of one kind") {
      $0.claims.cameras += [.example(.infrared), .example(.infrared)]
    },
    Recipe("sample-of-no-camera", .malformed, "no camera", "An infrared sample, no such camera") {
      $0.claims.samples[0].modality = .infrared
    },
    Recipe(
      "skew-missing", .malformed, "skew", "A second camera that does not say how far off it is"
    ) {
      $0.claims.cameras.append(.example(.infrared))
      $0.claims.cameras[1].skew = nil
    },
    Recipe("skew-of-first", .malformed, "skew", "The first camera, off from itself") {
      $0.claims.cameras[0].skew = 0
    },
    Recipe("skew-negative", .malformed, "skew", "A skew below zero") {
      $0.claims.cameras.append(.example(.infrared))
      $0.claims.cameras[1].skew = -1
    },
    Recipe("camera-kind", .malformed, "cameras[].kind", "A kind of camera not in the list") {
      $0.captureEdits[6] = [Self.camera([1: 9])]
    },
    Recipe("camera-modality", .malformed, "cameras[].modality", "A modality not in the list") {
      $0.captureEdits[6] = [Self.camera([10: 4])]
    },
    Recipe("camera-timestamps", .malformed, "cameras[].timestamps", "A source not in the list") {
      $0.captureEdits[6] = [Self.camera([11: 0])]
    },
    Recipe("camera-converted", .malformed, "cameras[].converted", "`false` in place of nothing") {
      $0.captureEdits[6] = [Self.camera([14: false])]
    },
    Recipe("camera-member", .malformed, "does not know", "A fact that this profile has not") {
      $0.captureEdits[6] = [Self.camera([16: 1])]
    },
    Recipe("camera-frames", .malformed, "cameras[].frames", "A text among the frame counts") {
      $0.captureEdits[6] = [Self.camera([9: [41, 0, "x", 2]])]
    },
    Recipe("camera-descriptors", .malformed, "cameras[].descriptors", "A whole SHA-256, not half") {
      $0.claims.cameras[0].descriptors = SHA256.digest([]).bytes
    },
    Recipe("camera-reconnected", .malformed, "cameras[].reenumerations", "2³² reconnections") {
      $0.claims.cameras[0].reenumerations = 1 << 32
    },
    Recipe("no-audit", .malformed, "audit", "No head of the audit log") {
      $0.captureEdits[11] = .some(nil)
    },
    Recipe("audit-empty", .malformed, "audit", "An audit log without a record") {
      $0.claims.audit.count = 0
    },
    Recipe("audit-short", .malformed, "audit", "A head of 31 bytes") {
      $0.captureEdits[11] = [1, .bytes([UInt8](1...31))]
    },
    Recipe("no-integrity", .malformed, "integrity", "Silence about the device's check of itself") {
      $0.captureEdits[12] = .some(nil)
    },
    Recipe("integrity-number", .malformed, "integrity", "Neither a digest nor null") {
      $0.captureEdits[12] = 1
    },
    Recipe("no-software", .malformed, "software", "Neither programs nor a manifest of them") {
      $0.claims.software = [:]
    },
    Recipe("software-twice", .malformed, "software", "A manifest, and programs beside it") {
      $0.captureEdits[12] = .bytes(SHA256.digest([]).bytes)
    },
  ]

  /// A good camera but for some members.
  private static func camera(_ edits: [Int64: CBORValue]) -> CBORValue {
    var members: [Int64: CBORValue] = [
      1: 1, 2: "uvcvideo", 3: "C", 4: "usb-1", 7: "MJPG", 8: 33_333, 9: [41, 0, 2], 10: 1, 11: 1,
    ]
    members.merge(edits) { _, edit in edit }
    return .map(members.map { CBOREntry(.int($0.key), $0.value) })
  }
}

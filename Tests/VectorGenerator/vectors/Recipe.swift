import PacketVectors

/// How to make one vector, and what must come out.
struct Recipe: Sendable {
  enum Step: String, Sendable {
    case accepted, malformed, certificate, revocation, signature, nonce, device, policy, sample
    case image

    /// As docs/packet.md lists them.
    var exit: Int32 {
      switch self {
      case .accepted: 0
      case .malformed: 10
      case .certificate: 11
      case .revocation: 12
      case .signature: 13
      case .nonce: 14
      case .device: 15
      case .policy: 16
      case .sample: 17
      case .image: 18
      }
    }
  }

  let name: String
  let about: String
  let step: Step
  let reason: String?
  let policy: String
  let crl: String?
  let denyList: String?
  let device: String?
  let prepare: @Sendable (inout Draft) throws -> Void

  init(
    _ name: String, _ step: Step, _ reason: String?, _ about: String,
    policy: String = "default", crl: String? = "current", denyList: String? = nil,
    device: String? = nil,
    _ prepare: @escaping @Sendable (inout Draft) throws -> Void = { _ in }
  ) {
    self.name = name
    self.about = about
    self.step = step
    self.reason = reason
    self.policy = policy
    self.crl = crl
    self.denyList = denyList
    self.device = device
    self.prepare = prepare
  }

  static func good(
    _ name: String, _ about: String, policy: String = "default", crl: String? = "current",
    denyList: String? = nil, device: String? = nil,
    _ prepare: @escaping @Sendable (inout Draft) throws -> Void = { _ in }
  ) -> Recipe {
    Recipe(
      name, .accepted, nil, about, policy: policy, crl: crl, denyList: denyList, device: device,
      prepare)
  }

  /// Each step's packets lie together.
  var file: String { "packets/\(step.rawValue)/\(name).cbor" }

  var vector: PacketVector {
    PacketVector(
      name: name, about: about, file: file, policy: "policies/\(policy).yaml",
      crl: crl.map { "crls/\($0).pem" },
      denyList: denyList.map { "deny-lists/\($0).cose" }, device: device,
      expected: PacketVector.Verdict(step: step.rawValue, exit: step.exit, reason: reason))
  }

  func packet(in folder: VectorFolder) throws -> [UInt8] {
    var draft = try Draft(folder)
    try prepare(&draft)
    return try draft.packet()
  }
}

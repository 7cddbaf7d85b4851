/// What the doctor found, in the order of the hops.
public struct Diagnosis: Sendable, Equatable, Encodable {
  public let findings: [Finding]

  init(_ findings: [Finding]) {
    let order = Dictionary(
      uniqueKeysWithValues: Finding.Hop.allCases.enumerated().map { ($1, $0) })
    // `sorted` is stable.
    self.findings = findings.sorted { order[$0.hop, default: 0] < order[$1.hop, default: 0] }
  }

  /// Where to begin; nil when nothing has failed.
  public var firstFailing: Finding? { findings.first { $0.status == .failed } }

  private enum CodingKeys: String, CodingKey {
    case findings, verdict
    case firstFailingHop = "first_failing_hop"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(findings, forKey: .findings)
    try container.encode(firstFailing == nil ? "ok" : "failed", forKey: .verdict)
    try container.encodeIfPresent(firstFailing?.hop, forKey: .firstFailingHop)
  }
}

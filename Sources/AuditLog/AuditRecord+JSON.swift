import DeviceKeys
import TrustedPacket

extension AuditRecord: Codable {
  private enum Key: String, CodingKey {
    case boot
    case bootID = "boot_id"
    case bytes
    case count
    case digest
    case event
    case packet
    case previous
    case purpose
    case synchronised
    case through
    case time
    case uid
    case uptime
    case verdict
  }

  private enum Kind: String, Codable {
    case opened
    case capture
    case repaired
    case pruned
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(boot, forKey: .boot)
    try container.encode(count, forKey: .count)
    try container.encode(previous.description, forKey: .previous)
    try container.encode(isSynchronised, forKey: .synchronised)
    try container.encodeIfPresent(time, forKey: .time)
    try container.encode(uptime, forKey: .uptime)
    switch event {
    case .opened(let bootID):
      try container.encode(Kind.opened, forKey: .event)
      try container.encode(bootID, forKey: .bootID)
    case .capture(let uid, let purpose, let verdict, let packet):
      try container.encode(Kind.capture, forKey: .event)
      try container.encode(uid, forKey: .uid)
      try container.encode(purpose, forKey: .purpose)
      try container.encode(verdict, forKey: .verdict)
      try container.encodeIfPresent(packet?.description, forKey: .packet)
    case .repaired(let bytes):
      try container.encode(Kind.repaired, forKey: .event)
      try container.encode(bytes, forKey: .bytes)
    case .pruned(let head):
      try container.encode(Kind.pruned, forKey: .event)
      try container.encode(head.count, forKey: .through)
      try container.encode(head.digest.description, forKey: .digest)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func digest(_ key: Key) throws -> SHA256Digest {
      guard
        let digest = Hex.decode(try container.decode(String.self, forKey: key))
          .flatMap({ SHA256Digest($0) })
      else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "no SHA-256")
      }
      return digest
    }
    boot = try container.decode(UInt64.self, forKey: .boot)
    count = try container.decode(Int.self, forKey: .count)
    previous = try digest(.previous)
    isSynchronised = try container.decode(Bool.self, forKey: .synchronised)
    time = try container.decodeIfPresent(String.self, forKey: .time)
    uptime = try container.decode(Int.self, forKey: .uptime)
    switch try container.decode(Kind.self, forKey: .event) {
    case .opened:
      event = .opened(bootID: try container.decode(String.self, forKey: .bootID))
    case .capture:
      event = .capture(
        uid: try container.decode(UInt32.self, forKey: .uid),
        purpose: try container.decode(String.self, forKey: .purpose),
        verdict: try container.decode(String.self, forKey: .verdict),
        packet: container.contains(.packet) ? try digest(.packet) : nil)
    case .repaired:
      event = .repaired(bytes: try container.decode(Int.self, forKey: .bytes))
    case .pruned:
      let through = try container.decode(Int.self, forKey: .through)
      event = .pruned(through: AuditHead(count: through, digest: try digest(.digest)))
    }
  }
}

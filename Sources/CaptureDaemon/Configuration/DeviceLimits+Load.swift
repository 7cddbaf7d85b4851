import DeviceAPI

extension DeviceLimits {
  init(node: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    let members = try node.members([
      "connections_per_user", "connections", "capture_burst", "captures_per_minute",
      "read_deadline_ms", "write_deadline_ms",
    ])
    if let member = members["connections_per_user"] {
      connectionsPerUser = try member.integer(in: 1...64)
    }
    if let member = members["connections"] { connections = try member.integer(in: 1...1024) }
    if let member = members["capture_burst"] { captureBurst = try member.integer(in: 1...1000) }
    if let member = members["captures_per_minute"] {
      capturesPerSecond = Double(try member.integer(in: 1...6000)) / 60
    }
    if let member = members["read_deadline_ms"] {
      readDeadline = .milliseconds(try member.integer(in: 100...60_000))
    }
    if let member = members["write_deadline_ms"] {
      writeDeadline = .milliseconds(try member.integer(in: 100...60_000))
    }
  }
}

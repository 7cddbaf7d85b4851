import DeviceAPI
import StrictYAML

extension DeviceLimits {
  init(node: YAMLNode) throws(YAMLError) {
    self.init()
    let members = try node.members([
      "connections_per_user", "connections", "capture_burst", "captures_per_minute",
      "captures_per_hour", "read_deadline_ms", "write_deadline_ms",
    ])
    connectionsPerUser = try members.integer(
      "connections_per_user", in: 1...64, or: connectionsPerUser)
    connections = try members.integer("connections", in: 1...1024, or: connections)
    captureBurst = try members.integer("capture_burst", in: 1...1000, or: captureBurst)
    capturesPerHour = try members.integer("captures_per_hour", in: 1...100_000, or: capturesPerHour)
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

import Platform
import StrictYAML

extension SamplePlan {
  /// - Throws: `YAMLError`.
  init(_ node: YAMLNode) throws(YAMLError) {
    self.init()
    let members = try node.members(["stills", "over_ms", "infrared", "depth"])
    stills = try members.integer("stills", in: 1...Self.most, or: stills)
    infrared = try members["infrared"]?.flag() ?? false
    depth = try members["depth"]?.flag() ?? false
    guard count <= Self.most else {
      throw node.refused("\(count) samples are asked for; a packet has at most \(Self.most)")
    }
    guard let member = members["over_ms"] else {
      guard stills == 1 else {
        throw node.refused(.missing, "several stills need over_ms, the time from first to last")
      }
      return
    }
    guard stills > 1 else { throw member.refused("one still takes no time; leave it out") }
    // Not more stills than a camera of 30 frames a second delivers.
    let least = 34 * (stills - 1)
    span = .milliseconds(
      try member.integer(in: least...Int(Self.longest.wholeMilliseconds)))
  }
}

import Glibc

extension Terminal {
  static func list(_ node: ConfigurationNode) throws(ConfigurationError) -> [Terminal] {
    var terminals: [Terminal] = []
    for element in try node.elements() { terminals.append(try Terminal(element)) }
    return terminals
  }

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members([
      "uid", "user", "group", "purposes", "profiles", "audiences",
    ])
    peers = try Self.peers(node, members)
    purposes = try Self.texts(try node.required("purposes", in: members)) { purpose in
      AccessPolicy.isPurpose(purpose) ? nil : "must match [a-z0-9._-]{1,64}"
    }
    profiles = try Self.texts(try node.required("profiles", in: members)) { name in
      name.wholeMatch(of: /[a-z0-9-]{1,32}/) == nil ? "must match [a-z0-9-]{1,32}" : nil
    }
    audiences = try Self.texts(try node.required("audiences", in: members)) { audience in
      AccessPolicy.isAudience(audience)
        ? nil : "must be a URI with a scheme, at most \(AccessPolicy.longestAudience) bytes"
    }
    line = node.line
  }

  private static func peers(
    _ node: ConfigurationNode, _ members: [String: ConfigurationNode]
  ) throws(ConfigurationError) -> Peers {
    let given = ["uid", "user", "group"].compactMap { members[$0] }
    guard given.count <= 1 else {
      throw given[1].refused("give one of uid, user and group, or none for the default peers")
    }
    if let uid = members["uid"] {
      return .user(UInt32(try uid.integer(in: 0...Int(UInt32.max) - 1)))
    }
    if let user = members["user"] {
      let name = try user.string()
      guard let uid = Accounts.uid(of: name) else { throw user.refused("there is no user \(name)") }
      return .user(uid)
    }
    if let group = members["group"] {
      let name = try group.string()
      guard let gid = Accounts.gid(of: name) else {
        throw group.refused("there is no group \(name)")
      }
      return .group(gid)
    }
    return .standard(ownUser: geteuid(), group: Accounts.gid(of: "attestcam"))
  }

  private static func texts(
    _ node: ConfigurationNode, _ fault: (String) -> String?
  ) throws(ConfigurationError) -> [String] {
    var texts: [String] = []
    for element in try node.elements() {
      let text = try element.string()
      if let fault = fault(text) { throw element.refused(fault) }
      texts.append(text)
    }
    return texts
  }
}

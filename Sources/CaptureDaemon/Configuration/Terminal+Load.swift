import DeviceAPI
import Glibc
import StrictYAML

extension Terminal {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members([
      "uid", "user", "group", "purposes", "profiles", "audiences", "notice",
    ])
    peers = try Self.peers(members)
    purposes = try Self.texts(members.required("purposes")) { purpose in
      AccessPolicy.isPurpose(purpose) ? nil : "must match [a-z0-9._-]{1,64}"
    }
    profiles = try Self.texts(members.required("profiles")) { name in
      name.wholeMatch(of: /[a-z0-9-]{1,32}/) == nil ? "must match [a-z0-9-]{1,32}" : nil
    }
    audiences = try Self.texts(members.required("audiences")) { audience in
      AccessPolicy.isAudience(audience)
        ? nil : "must be a URI with a scheme, at most \(AccessPolicy.longestAudience) bytes"
    }
    notice = try members["notice"].map(Self.notice) ?? .standard
    line = node.line
  }

  /// Both languages, so that nobody is left without.
  private static func notice(_ node: YAMLNode) throws(YAMLError) -> UserNotice.Text {
    let members = try node.members(["en", "zh"])
    func text(_ language: String) throws(YAMLError) -> String {
      let member = try members.required(language)
      let text = try member.text()
      guard text.utf8.count <= longestNotice else {
        throw member.refused("must have at most \(longestNotice) bytes")
      }
      return text
    }
    return UserNotice.Text(en: try text("en"), zh: try text("zh"))
  }

  private static let longestNotice = 1000

  private static func peers(_ members: YAMLMembers) throws(YAMLError) -> Peers {
    let given = ["uid", "user", "group"].compactMap { members[$0] }
    guard given.count <= 1 else {
      throw given[1].refused("give one of uid, user and group, or none for the default peers")
    }
    if let uid = members["uid"] {
      return .user(UInt32(try uid.integer(in: 0...Int(UInt32.max) - 1)))
    }
    if let user = members["user"] {
      let name = try user.text()
      guard let uid = Accounts.uid(of: name) else { throw user.refused("there is no user \(name)") }
      return .user(uid)
    }
    if let group = members["group"] {
      let name = try group.text()
      guard let gid = Accounts.gid(of: name) else {
        throw group.refused("there is no group \(name)")
      }
      return .group(gid)
    }
    return .standard(ownUser: geteuid(), group: Accounts.gid(of: "attestcam"))
  }

  private static func texts(
    _ node: YAMLNode, _ fault: (String) -> String?
  ) throws(YAMLError) -> [String] {
    try node.list { element throws(YAMLError) in
      let text = try element.text()
      if let fault = fault(text) { throw element.refused(fault) }
      return text
    }
  }
}

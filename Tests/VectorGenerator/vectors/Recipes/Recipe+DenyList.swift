import PacketVectors

extension Recipe {
  /// Deny lists: a device that is on one, and lists that nobody should believe.
  static let revocation: [Recipe] = [
    Recipe("denied", .revocation, "on the deny list", "The device is denied", denyList: "device"),
    Recipe(
      "denied-without-crl", .revocation, "on the deny list", "Only the deny list is looked at",
      crl: nil, denyList: "device"),
    Recipe(
      "deny-list-stale", .revocation, "next update", "The list ended at this very second",
      denyList: "stale"),
    Recipe(
      "deny-list-future", .revocation, "future", "The list begins in a second", denyList: "future"),
    Recipe(
      "deny-list-by-device", .revocation, "not for management", "A list signed by a device",
      denyList: "by-device"),
    Recipe(
      "deny-list-stranger", .revocation, "certificate", "A list under another root",
      denyList: "stranger"),
    Recipe(
      "deny-list-flipped", .revocation, "signature", "One bit of the last device ID",
      denyList: "flipped"),
    Recipe(
      "deny-list-unsorted", .revocation, "ascending", "Device IDs in descending order",
      denyList: "unsorted"),
    Recipe(
      "deny-list-typ", .revocation, "typ", "An enrolment response in place of a list",
      denyList: "response"),
  ]
}

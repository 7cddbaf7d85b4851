import Platform
import StrictYAML

/// What an operator may set in `server.yaml`.
public struct ServerSettings: Sendable, Equatable {
  /// What packets must name as their recipient.
  public var audience: String
  /// How long a nonce may be answered, in seconds, 1…300.
  public var nonceSeconds = 60
  /// How many nonces of one terminal may wait for an answer, 1…100,000.
  public var noncesPerTerminal = 1000

  public init(audience: String) { self.audience = audience }

  /// - Throws: `ServerError(.invalid)` that names the file and the key.
  public init(file: String) throws(ServerError) {
    do {
      try self.init(YAMLNode(file: file) { try DurableFile.read(file, limit: $0) })
    } catch {
      throw ServerError(.invalid, "\(error)")
    }
  }

  private init(_ document: YAMLNode) throws(YAMLError) {
    let members = try document.members(["audience", "nonce_seconds", "nonces_per_terminal"])
    let audience = try members.required("audience")
    self.init(audience: try audience.text())
    guard Self.isAudience(self.audience) else {
      throw audience.refused("must be a URI of 3 to 255 ASCII characters")
    }
    nonceSeconds = try members.integer("nonce_seconds", in: 1...300, or: nonceSeconds)
    noncesPerTerminal = try members.integer(
      "nonces_per_terminal", in: 1...100_000, or: noncesPerTerminal)
  }

  /// What `init` writes, and `Provisioning/server.yaml` is.
  public static func template(audience: String) -> String {
    """
    # Settings of attestcam-server (DIR/server.yaml), read when it starts.

    # What a packet must name as its recipient; terminals get it together with each nonce.
    audience: "\(audience)"
    # How long a nonce may be answered, in seconds (1 to 300).
    nonce_seconds: 60
    # How many nonces of one terminal may wait for an answer (1 to 100000).
    nonces_per_terminal: 1000

    """
  }

  static func isAudience(_ text: String) -> Bool {
    (3...255).contains(text.utf8.count) && text.contains(":")
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
  }
}

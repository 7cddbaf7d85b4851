/// One packet, what it is verified with, and what must come out.
public struct PacketVector: Codable, Sendable, Equatable {
  /// The verdict of the one pipeline.
  public struct Verdict: Codable, Sendable, Equatable {
    /// `accepted`, or the step that refuses.
    public var step: String
    /// Exit code of `attestcam verify`.
    public var exit: Int32
    /// A part of the reason; absent when accepted. Words may differ between programs, step and exit may not.
    public var reason: String?

    public init(step: String, exit: Int32, reason: String?) {
      self.step = step
      self.exit = exit
      self.reason = reason
    }
  }

  public var name: String
  /// What the packet shows.
  public var about: String
  public var file: String
  public var policy: String
  /// Absent: revocation is not looked at.
  public var crl: String?
  /// Absent: none is looked at.
  public var denyList: String?
  /// The device that may answer, lower-case hex; absent: any.
  public var device: String?
  public var expected: Verdict

  public init(
    name: String, about: String, file: String, policy: String, crl: String?, denyList: String?,
    device: String?,
    expected: Verdict
  ) {
    self.name = name
    self.about = about
    self.file = file
    self.policy = policy
    self.crl = crl
    self.denyList = denyList
    self.device = device
    self.expected = expected
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case about
    case file
    case policy
    case crl
    case denyList = "deny_list"
    case device
    case expected
  }
}

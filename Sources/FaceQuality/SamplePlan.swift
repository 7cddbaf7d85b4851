import TrustedPacket

/// Which samples a capture is to deliver: stills of visible light, and of the first one's moment an infrared still and a
/// depth map.
public struct SamplePlan: Sendable, Equatable {
  /// Samples of a packet (docs/packet.md).
  public static let most = Packet.allowedSamples.upperBound
  /// From the first still to the last.
  public static let longest = Duration.seconds(10)

  /// 1…8, each of which meets the profile; the first is what quality is stated of.
  public var stills: Int
  /// From the first still to the last; zero for one.
  public var span: Duration
  public var infrared: Bool
  public var depth: Bool

  public init(
    stills: Int = 1, span: Duration = .zero, infrared: Bool = false, depth: Bool = false
  ) {
    self.stills = stills
    self.span = span
    self.infrared = infrared
    self.depth = depth
  }

  /// Samples in all.
  public var count: Int { stills + (infrared ? 1 : 0) + (depth ? 1 : 0) }

  /// From a still to the next.
  public var step: Duration { stills > 1 ? span / (stills - 1) : .zero }
}

import TrustedPacket

extension LivenessMethod {
  /// Of the method, not of its thresholds; raised whenever the same frames may get another answer.
  public var version: Int { 1 }
}

import PacketVectors

/// Names and times in the vectors' certificates.
enum VectorSubject {
  static let device = VectorFacts.deviceID
  static let other = VectorFacts.otherDeviceID
  /// RFC 5280 UTCTime.
  static let start = "260101000000Z"
  static let end = "460101000000Z"
  static let startDate = "2026-01-01T00:00:00Z"
  static let endDate = "2046-01-01T00:00:00Z"
}

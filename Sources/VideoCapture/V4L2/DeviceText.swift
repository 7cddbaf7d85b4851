/// Names that a device chose for itself: they end in logs and claims, so they are made harmless.
enum DeviceText {
  /// Text without control characters; broken UTF-8 is repaired.
  static func clean(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}

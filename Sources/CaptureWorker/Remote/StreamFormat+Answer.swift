import VideoCapture

extension StreamFormat {
  /// Whether this is something that was asked for; what needs a conversion was converted, and nothing else.
  func answers(_ request: StreamRequest) -> Bool {
    guard request.formats.contains(convertedFrom ?? format), !format.needsConversion else {
      return false
    }
    return convertedFrom.map { $0.needsConversion && format == .nv12 } ?? true
  }
}

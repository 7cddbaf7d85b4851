extension DeviceLabel {
  /// The label that an image shows.
  ///
  /// - Throws: `LabelError`: `.noCode`, `.severalCodes`, what `init(payload:)` throws, `.failed`.
  public init(shownIn image: LumaImage) throws(LabelError) {
    var scanner = try CodeScanner()
    let codes = try image.scan(with: &scanner)
    try self.init(onlyOneOf: codes)
  }

  init(onlyOneOf codes: Set<[UInt8]>) throws(LabelError) {
    guard let code = codes.first else {
      throw LabelError(
        .noCode, "no QR code was found; show the whole code, sharp, with its white margin")
    }
    guard codes.count == 1 else {
      throw LabelError(
        .severalCodes, "\(codes.count) QR codes were found; show the label's alone")
    }
    try self.init(payload: code)
  }
}

extension LumaImage {
  fileprivate func scan(with scanner: inout CodeScanner) throws(LabelError) -> Set<[UInt8]> {
    let bytes = pixels.span
    return try bytes.withUnsafeBytes { luma throws(LabelError) in
      try scanner.scan(luma, width: width, height: height)
    }
  }
}

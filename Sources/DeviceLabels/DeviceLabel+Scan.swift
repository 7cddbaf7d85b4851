extension DeviceLabel {
  /// The label that an image shows.
  ///
  /// A large image is looked at in half its size first, then as it is: the codes that are found first count.
  ///
  /// - Throws: `LabelError`: `.noCode`, `.severalCodes`, what `init(payload:)` throws, `.failed`.
  public init(shownIn image: LumaImage) throws(LabelError) {
    var scanner = try CodeScanner()
    var codes: Set<[UInt8]> = []
    if image.width >= Self.largeImage { codes = try image.halved?.scan(with: &scanner) ?? [] }
    if codes.isEmpty { codes = try image.scan(with: &scanner) }
    try self.init(onlyOneOf: codes)
  }

  /// Pixels wide; a label that fills a fair part of such an image has modules enough of them at half the size.
  static let largeImage = 960

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
    try pixels.span.withUnsafeBytes { luma throws(LabelError) in
      try scanner.scan(luma, width: width, height: height)
    }
  }
}

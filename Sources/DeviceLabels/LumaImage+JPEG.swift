import JPEG

extension LumaImage {
  /// Reads a sequential JPEG, of at most `ImageLimits` (40 megapixels).
  init(jpeg file: [UInt8]) throws(LabelError) {
    do throws(JPEGError) {
      var decoder = try JPEGDecoder()
      let header = try file.span.withUnsafeBytes { bytes throws(JPEGError) in
        try JPEGBitstream(scanning: bytes)
      }
      var pixels = [UInt8](repeating: 0, count: header.width * header.height)
      var span = pixels.mutableSpan
      try span.withUnsafeMutableBytes { target throws(JPEGError) in
        let target = target
        try file.span.withUnsafeBytes { bytes throws(JPEGError) in
          // At full size: codes are made of small modules.
          _ = try decoder.decode(bytes, as: .grey, minimumWidth: header.width) { _ in target }
        }
      }
      (width, height) = (header.width, header.height)
      self.pixels = pixels
    } catch {
      throw LabelError(error)
    }
  }
}

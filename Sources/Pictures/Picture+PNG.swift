import CPNG

extension Picture {
  static let signaturePNG: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Reads a PNG of any colour type and depth; transparency shows white.
  init(png file: [UInt8]) throws(PictureError) {
    // Signature, then IHDR, which must come first: length, type, width, height (PNG 1.2 §3.2, §4.1.1).
    guard file.count >= 24, file[8..<16].elementsEqual([0, 0, 0, 13] + Array("IHDR".utf8)) else {
      throw PictureError(.undecodable, "PNG: no header")
    }
    let (width, height) = (Self.number(file[16..<20]), Self.number(file[20..<24]))
    try Self.check(width: width, height: height)
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    var isRead = false
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
      isRead =
        cpng_read_bgr(
          file, file.count, target.baseAddress, UInt32(width), UInt32(height), &message) == 1
      count = isRead ? 3 * width * height : 0
    }
    guard isRead else { throw PictureError(.undecodable, "PNG: \(Self.text(message))") }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The picture as a PNG file.
  ///
  /// - Throws: `PictureError(.failed)`.
  public func png() throws(PictureError) -> [UInt8] {
    var (length, message) = (0, [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE)))
    guard let bytes = cpng_write_bgr(pixels, UInt32(width), UInt32(height), &length, &message)
    else { throw PictureError(.failed, "PNG: \(Self.text(message))") }
    defer { cpng_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  /// Big-endian.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

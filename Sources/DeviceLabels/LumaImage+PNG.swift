import CPNG

extension LumaImage {
  static let signaturePNG: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Reads a PNG of any colour type and depth.
  init(png file: [UInt8]) throws(LabelError) {
    // Signature, then IHDR, which must come first: length, type, width, height (PNG 1.2 §3.2, §4.1.1).
    guard file.count >= 24, file[8..<16].elementsEqual([0, 0, 0, 13] + Array("IHDR".utf8)) else {
      throw LabelError(.image, "PNG: no header")
    }
    let (width, height) = (Self.number(file[16..<20]), Self.number(file[20..<24]))
    try Self.check(width: width, height: height)
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    var isRead = false
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
      isRead =
        cpng_read_grey(
          file, file.count, target.baseAddress, UInt32(width), UInt32(height), &message) == 1
      count = isRead ? width * height : 0
    }
    guard isRead else { throw LabelError(.image, "PNG: \(text(message))") }
    try self.init(width: width, height: height, pixels: pixels)
  }

  /// Big-endian.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

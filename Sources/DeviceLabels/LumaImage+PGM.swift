extension LumaImage {
  /// Reads one binary greyscale image of 8 bits, as pgm(5) defines it, and nothing after it.
  init(pgm file: [UInt8]) throws(LabelError) {
    var offset = 2
    let width = try Self.number(in: file, at: &offset)
    let height = try Self.number(in: file, at: &offset)
    let white = try Self.number(in: file, at: &offset)
    guard 1...255 ~= white else {
      throw LabelError(.image, "PGM: a maximum of \(white), not 1 to 255")
    }
    try Self.check(width: width, height: height)
    // A single white-space character ends the header.
    guard offset < file.count, Self.isSpace(file[offset]) else {
      throw LabelError(.image, "PGM: no pixels")
    }
    let raster = file[(offset + 1)...]
    guard raster.count == width * height else {
      throw LabelError(
        .image, "PGM: \(raster.count) bytes for \(width)×\(height) pixels")
    }
    let pixels =
      white == 255 ? Array(raster) : raster.map { UInt8(min(Int($0), white) * 255 / white) }
    try self.init(width: width, height: height, pixels: pixels)
  }

  /// The next number of the header, after at least one white-space character and any comments.
  private static func number(in file: [UInt8], at offset: inout Int) throws(LabelError) -> Int {
    let start = offset
    while offset < file.count, isSpace(file[offset]) || file[offset] == UInt8(ascii: "#") {
      if file[offset] == UInt8(ascii: "#") {
        while offset < file.count, file[offset] != UInt8(ascii: "\n") { offset += 1 }
      } else {
        offset += 1
      }
    }
    let digits = file[offset...].prefix(9).prefix {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
    }
    guard offset > start, 1...8 ~= digits.count else {
      throw LabelError(.image, "PGM: the header has no number at byte \(offset)")
    }
    offset += digits.count
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Blank, tab, line feed, vertical tab, form feed, carriage return.
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}

/// How a still must be turned to stand upright (Exif 2.3, tag 0x0112). Cameras send upright pictures; telephones
/// store turned ones with a note.
public enum JPEGOrientation: UInt16, Sendable, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case mirroredUpsideDown = 4
  case mirroredLeft = 5
  case left = 6
  case mirroredRight = 7
  case right = 8

  /// Reads the note from the Exif segment; `upright` when there is none or it cannot be read.
  public init(of jpeg: [UInt8]) {
    self = Self.find(in: jpeg) ?? .upright
  }

  private static let signature = Array("Exif\0\0".utf8)
  private static let tag: UInt16 = 0x0112

  private static func find(in jpeg: [UInt8]) -> JPEGOrientation? {
    var position = 2
    // Segments up to the first scan: marker, then a length that counts itself.
    while position + 4 <= jpeg.count, jpeg[position] == 0xFF, jpeg[position + 1] != 0xDA {
      let length = Int(jpeg[position + 2]) << 8 | Int(jpeg[position + 3])
      guard length >= 2, position + 2 + length <= jpeg.count else { return nil }
      if jpeg[position + 1] == 0xE1,
        jpeg[(position + 4)...].starts(with: signature)
      {
        return read(tiff: jpeg[(position + 10)..<(position + 2 + length)])
      }
      position += 2 + length
    }
    return nil
  }

  /// The tag in the first directory of a TIFF block (TIFF 6.0, section 2).
  private static func read(tiff: ArraySlice<UInt8>) -> JPEGOrientation? {
    let isLittle = tiff.starts(with: Array("II*\0".utf8))
    guard isLittle || tiff.starts(with: Array("MM\0*".utf8)) else { return nil }
    func number(_ offset: Int, _ width: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - width else { return nil }
      let bytes = tiff[(tiff.startIndex + offset)..<(tiff.startIndex + offset + width)]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      let offset = directory + 2 + entry * 12
      guard let found = number(offset, 2) else { return nil }
      if found == Int(tag) {
        return number(offset + 8, 2).flatMap { JPEGOrientation(rawValue: UInt16($0)) }
      }
    }
    return nil
  }
}

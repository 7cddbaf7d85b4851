/// What the markers of one camera image say (ITU-T T.81), found without decoding a pixel.
///
/// Takes the sequential Huffman images that cameras send: SOF0 or SOF1, 8 bits, one or three components.
/// Progressive images are refused: no camera sends them, and their many scans make decoding costly.
public struct JPEGBitstream: Sendable, Equatable {
  /// The image inside the bytes: from SOI up to and including EOI.
  public let range: Range<Int>
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// 1 (luminance) or 3 (YCbCr).
  public let components: Int
  /// Bits per sample; always 8.
  public let precision: Int
  /// Whether the image brings its Huffman tables (DHT). Motion-JPEG may leave them out.
  public let hasHuffmanTables: Bool
  /// Where the first SOS marker starts; missing tables belong there.
  let firstScan: Int

  /// Scans one frame as a camera delivered it.
  ///
  /// After EOI any number of zeros, and up to `trailingLimit` other bytes, are tolerated: drivers pad frames.
  /// - Throws: `JPEGError` with the offset: `.notJPEG`, `.truncated`, `.malformed`, `.unsupported`, `.tooLarge`.
  public init(scanning bytes: UnsafeRawBufferPointer) throws(JPEGError) {
    var scanner = JPEGScanner(bytes)
    self = try scanner.scan()
  }

  init(
    range: Range<Int>, width: Int, height: Int, components: Int, hasHuffmanTables: Bool,
    firstScan: Int
  ) {
    self.range = range
    self.width = width
    self.height = height
    self.components = components
    precision = 8
    self.hasHuffmanTables = hasHuffmanTables
    self.firstScan = firstScan
  }

  /// Bytes after EOI that are not padding, which some cameras leave there.
  public static let trailingLimit = 16
}

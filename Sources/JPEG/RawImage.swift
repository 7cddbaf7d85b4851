/// Raw pixels as V4L2 lays them out: where luma and chroma of each pixel lie.
///
/// Code values are taken as JFIF full range, unchanged: what is measured is what the encoded sample shows. Luma of more
/// than 8 bits is scaled by a fixed shift to its 8 highest bits, never stretched to what the picture happens to hold.
public struct RawImage {
  /// Names and layouts of Documentation/userspace-api/media/v4l/pixfmt-*.
  public enum Layout: Sendable, CaseIterable {
    /// Packed 4:2:2: Y0 Cb Y1 Cr. Even width.
    case yuyv
    /// Packed 4:2:2: Cb Y0 Cr Y1. Even width.
    case uyvy
    /// 4:2:0: a plane of Y, then a plane of Cb Cr pairs with the same bytes per line. Even width and height.
    case nv12
    /// Luma only.
    case grey
    /// Luma only, 10 bits in 16-bit little-endian words; higher values count as 1023.
    case y10
    /// Luma only, 12 bits in 16-bit little-endian words; higher values count as 4095.
    case y12
    /// Luma only, 16 bits, little endian.
    case y16

    /// Bytes that a pixel takes in the first plane.
    public var bytesPerPixel: Int {
      switch self {
      case .nv12, .grey: 1
      case .yuyv, .uyvy, .y10, .y12, .y16: 2
      }
    }

    /// Whether there is chroma beside luma.
    public var hasColour: Bool {
      switch self {
      case .yuyv, .uyvy, .nv12: true
      case .grey, .y10, .y12, .y16: false
      }
    }

    /// Bits by which a 16-bit word is shifted to make 8 bits of luma; nil where luma is a byte.
    fileprivate var lumaShift: Int? {
      switch self {
      case .y10: 2
      case .y12: 4
      case .y16: 8
      case .yuyv, .uyvy, .nv12, .grey: nil
      }
    }
  }

  let bytes: UnsafeRawBufferPointer
  let layout: Layout
  let width: Int
  let height: Int
  let bytesPerLine: Int
  /// Where a pixel's luma lies among its bytes.
  private let lumaOffset: Int
  private let lumaShift: Int?

  /// - Parameters:
  ///   - bytes: must outlive this value.
  ///   - width: pixels.
  ///   - height: pixels.
  ///   - bytesPerLine: distance between rows of the first plane; 0 for no padding.
  /// - Throws: `JPEGError`: `.tooLarge`, `.truncated` when the rows do not fit into `bytes`, `.unsupported` for
  ///   odd dimensions.
  public init(
    _ bytes: UnsafeRawBufferPointer, layout: Layout, width: Int, height: Int, bytesPerLine: Int
  ) throws(JPEGError) {
    try ImageLimits.check(width: width, height: height)
    guard !layout.hasColour || width.isMultiple(of: 2), layout != .nv12 || height.isMultiple(of: 2)
    else { throw JPEGError(.unsupported, "\(width)×\(height) pixels with halved chroma") }
    let packed = layout.bytesPerPixel * width
    let stride = bytesPerLine == 0 ? packed : bytesPerLine
    guard stride >= packed, stride <= 1 << 20 else {
      throw JPEGError(.malformed, "\(stride) bytes per line for \(width) pixels")
    }
    let rows = layout == .nv12 ? height + height / 2 : height
    // The last row need not be padded.
    guard bytes.count >= stride * (rows - 1) + packed else {
      throw JPEGError(.truncated, "\(bytes.count) bytes for \(rows) rows of \(stride)")
    }
    self.bytes = bytes
    self.layout = layout
    self.width = width
    self.height = height
    self.bytesPerLine = stride
    lumaOffset = layout == .uyvy ? 1 : 0
    lumaShift = layout.lumaShift
  }

  /// Luma of the pixel whose bytes start at `offset`.
  @inline(__always)
  func luma(at offset: Int) -> UInt8 {
    guard let shift = lumaShift else { return bytes[offset + lumaOffset] }
    let word = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
    return UInt8(min(word >> shift, 255))
  }

  /// Bytes from one Cb value to the next; two pixels share one.
  var chromaStep: Int { layout == .nv12 ? 2 : 4 }

  /// Rows that share one row of chroma.
  var rowsPerChroma: Int { layout == .nv12 ? 2 : 1 }

  /// Where a chroma row starts: its first Cb.
  func chromaRow(_ row: Int) -> Int {
    switch layout {
    case .nv12: (height + row) * bytesPerLine
    case .yuyv: row * bytesPerLine + 1
    case .uyvy, .grey, .y10, .y12, .y16: row * bytesPerLine
    }
  }

  /// Bytes from a Cb value to its Cr.
  var crOffset: Int { layout == .nv12 ? 1 : 2 }
}

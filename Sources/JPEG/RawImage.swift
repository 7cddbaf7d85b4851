/// Raw pixels as V4L2 lays them out: where luma and chroma of each pixel lie.
///
/// Code values are taken as JFIF full range, unchanged: what is measured is what the encoded sample shows.
public struct RawImage {
  /// Names and layouts of Documentation/userspace-api/media/v4l/pixfmt-*.
  public enum Layout: Sendable, CaseIterable {
    /// Packed 4:2:2: Y0 Cb Y1 Cr. Even width.
    case yuyv
    /// 4:2:0: a plane of Y, then a plane of Cb Cr pairs with the same bytes per line. Even width and height.
    case nv12
    /// Luma only.
    case grey
  }

  let bytes: UnsafeRawBufferPointer
  let layout: Layout
  let width: Int
  let height: Int
  let bytesPerLine: Int

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
    guard layout == .grey || width.isMultiple(of: 2), layout != .nv12 || height.isMultiple(of: 2)
    else { throw JPEGError(.unsupported, "\(width)×\(height) pixels with halved chroma") }
    let packed = layout == .yuyv ? 2 * width : width
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
  }

  /// Bytes from one luma value to the next.
  var lumaStep: Int { layout == .yuyv ? 2 : 1 }

  /// Bytes from one Cb value to the next; two pixels share one.
  var chromaStep: Int { layout == .yuyv ? 4 : 2 }

  /// Rows that share one row of chroma.
  var rowsPerChroma: Int { layout == .nv12 ? 2 : 1 }

  /// Where a chroma row starts: its first Cb.
  func chromaRow(_ row: Int) -> Int {
    layout == .yuyv ? row * bytesPerLine + 1 : (height + row) * bytesPerLine
  }

  /// Bytes from a Cb value to its Cr.
  var crOffset: Int { layout == .yuyv ? 2 : 1 }
}

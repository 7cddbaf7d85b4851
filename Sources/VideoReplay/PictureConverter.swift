import CFFmpeg
import JPEG
import Platform
import VideoCapture

/// Brings decoded pictures of one size and format into a V4L2 layout (libswscale).
///
/// Everything goes through RGB: there transparency can be laid on black, and one conversion then
/// fixes the code values: ITU-R BT.601, full range, as JFIF has them.
final class PictureConverter {
  let width: Int
  let height: Int
  private let source: (width: Int32, height: Int32, format: Int32)
  private let toRGB: OpaquePointer
  private let fromRGB: OpaquePointer
  private let rgb: LockedMemory
  private let hasAlpha: Bool
  private let layout: RawImage.Layout

  /// - Parameters:
  ///   - first: the first picture; all others must be alike.
  ///   - limit: fit into this many pixels; nil keeps the size, an odd last row or column is cut off.
  /// - Throws: `CameraError`: `.unsupported`, `.memory`.
  init(
    for first: Clip.Picture, layout: RawImage.Layout, limit: (width: Int, height: Int)?
  ) throws(CameraError) {
    let picture = first.pointee
    source = (picture.width, picture.height, picture.format)
    self.layout = layout
    let (evenWidth, evenHeight) = (Int(picture.width) & ~1, Int(picture.height) & ~1)
    guard evenWidth >= 2, evenHeight >= 2, evenWidth * evenHeight <= ImageLimits.area else {
      throw CameraError(
        .unsupported, "\(picture.width)×\(picture.height) pixels; 2×2 to 40 megapixels are taken")
    }
    (width, height) = Self.fit(width: evenWidth, height: evenHeight, into: limit)
    let format = AVPixelFormat(picture.format)
    guard let kind = av_pix_fmt_desc_get(format) else {
      throw CameraError(.unsupported, "unknown pixel format \(picture.format)")
    }
    hasAlpha = kind.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL) != 0
    do {
      rgb = try LockedMemory(byteCount: evenWidth * evenHeight * 4)
    } catch {
      throw CameraError(.memory, "\(error)")
    }
    let flags = SWS_BICUBIC | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND
    let (fromWidth, fromHeight) = (Int32(evenWidth), Int32(evenHeight))
    guard
      let toRGB = sws_getContext(
        fromWidth, fromHeight, format, fromWidth, fromHeight, AV_PIX_FMT_RGBA, flags, nil, nil, nil)
    else { throw CameraError(.unsupported, "no conversion from pixel format \(picture.format)") }
    guard
      let fromRGB = sws_getContext(
        fromWidth, fromHeight, AV_PIX_FMT_RGB0, Int32(width), Int32(height), layout.avFormat, flags,
        nil, nil, nil)
    else {
      sws_freeContext(toRGB)
      throw CameraError(.unsupported, "no conversion to \(layout)")
    }
    self.toRGB = toRGB
    self.fromRGB = fromRGB
    let isFullRange =
      picture.color_range == AVCOL_RANGE_JPEG || String(cString: kind.pointee.name).contains("yuvj")
    Self.setColours(
      toRGB, from: Int32(picture.colorspace.rawValue), isFullRange, to: SWS_CS_DEFAULT, true)
    Self.setColours(fromRGB, from: SWS_CS_DEFAULT, true, to: SWS_CS_ITU601, true)
  }

  deinit {
    sws_freeContext(toRGB)
    sws_freeContext(fromRGB)
  }

  /// Bytes per row of the first plane.
  var bytesPerLine: Int { layout.bytesPerPixel * width }

  /// Bytes of one converted picture.
  var byteCount: Int { layout == .nv12 ? width * height * 3 / 2 : bytesPerLine * height }

  /// - Throws: `CameraError(.failed)` when the picture differs from the first in size or format.
  func convert(
    _ picture: Clip.Picture, into target: UnsafeMutableRawBufferPointer
  ) throws(CameraError) {
    precondition(target.count >= byteCount)
    let frame = picture.pointee
    guard (frame.width, frame.height, frame.format) == source else {
      throw CameraError(.failed, "the pictures of the clip differ in size or format")
    }
    rgb.withUnsafeMutableBytes(0..<rgb.count) { rgb in
      let stride = (source.width & ~1) * 4
      let pixels = rgb.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let rows = source.height & ~1
      Self.scale(toRGB, Self.inputs(of: frame), rows, to: [pixels], [stride])
      if hasAlpha { Self.layOnBlack(rgb) }
      let output = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let chroma = layout == .nv12 ? output.map { $0 + width * height } : nil
      Self.scale(
        fromRGB, ([UnsafePointer(pixels)], [stride]), rows, to: [output, chroma],
        [Int32(bytesPerLine), Int32(width)])
    }
  }

  /// Overwrites what is left of the last picture.
  func wipe() { rgb.wipe(0..<rgb.count) }
}

extension PictureConverter {
  /// The largest even size of the same proportions inside `limit`.
  static func fit(
    width: Int, height: Int, into limit: (width: Int, height: Int)?
  ) -> (width: Int, height: Int) {
    guard let limit, limit.width > 0, limit.height > 0 else { return (width, height) }
    let factor = min(Double(limit.width) / Double(width), Double(limit.height) / Double(height))
    func even(_ side: Int) -> Int { max(2, Int((Double(side) * factor).rounded()) & ~1) }
    return (even(width), even(height))
  }

  private typealias Inputs = (planes: [UnsafePointer<UInt8>?], strides: [Int32])

  private static func inputs(of frame: AVFrame) -> Inputs {
    let (data, lines) = (frame.data, frame.linesize)
    return (
      [data.0, data.1, data.2, data.3].map { $0.map { UnsafePointer($0) } },
      [lines.0, lines.1, lines.2, lines.3]
    )
  }

  private static func scale(
    _ context: OpaquePointer, _ from: Inputs, _ rows: Int32,
    to planes: [UnsafeMutablePointer<UInt8>?], _ strides: [Int32]
  ) {
    // libswscale reads four entries of each.
    let planes = planes + Array(repeating: nil, count: 4 - planes.count)
    let strides = strides + Array(repeating: 0, count: 4 - strides.count)
    let sources = from.planes + Array(repeating: nil, count: 4 - from.planes.count)
    let lines = from.strides + Array(repeating: 0, count: 4 - from.strides.count)
    sws_scale(context, sources, lines, 0, rows, planes, strides)
  }

  private static func setColours(
    _ context: OpaquePointer, from source: Int32, _ isSourceFull: Bool, to target: Int32,
    _ isTargetFull: Bool
  ) {
    sws_setColorspaceDetails(
      context, sws_getCoefficients(source), isSourceFull ? 1 : 0, sws_getCoefficients(target),
      isTargetFull ? 1 : 0, 0, 1 << 16, 1 << 16)
  }

  private static func layOnBlack(_ rgba: UnsafeMutableRawBufferPointer) {
    for start in stride(from: 0, to: rgba.count, by: 4) {
      let alpha = Int(rgba[start + 3])
      if alpha == 255 { continue }
      for channel in start..<start + 3 {
        rgba[channel] = UInt8((Int(rgba[channel]) * alpha + 127) / 255)
      }
    }
  }
}

extension RawImage.Layout {
  fileprivate var avFormat: AVPixelFormat {
    switch self {
    case .yuyv: AV_PIX_FMT_YUYV422
    case .uyvy: AV_PIX_FMT_UYVY422
    case .nv12: AV_PIX_FMT_NV12
    case .grey: AV_PIX_FMT_GRAY8
    case .y10: AV_PIX_FMT_GRAY10LE
    case .y12: AV_PIX_FMT_GRAY12LE
    case .y16: AV_PIX_FMT_GRAY16LE
    }
  }
}

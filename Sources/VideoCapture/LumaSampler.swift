import JPEG
import Platform

/// Brightness of whole frames, from a sample of their pixels.
struct LumaSampler: ~Copyable {
  private let layout: FrameLayout
  /// For Motion-JPEG, made when first needed: the mean of each 8×8 block is decoded.
  private var decoder: JPEGDecoder?
  private var memory: LockedMemory?

  init(_ layout: FrameLayout) { self.layout = layout }

  /// - Parameter bytes: a frame of the layout's size.
  /// - Returns: nil when it cannot be decoded.
  mutating func measure(_ bytes: UnsafeRawBufferPointer) -> LumaSummary? {
    layout.format == .mjpeg ? decode(bytes) : sample(bytes)
  }

  /// A grid of at most 64×64 pixels from the upper left corner on.
  private func sample(_ bytes: UnsafeRawBufferPointer) -> LumaSummary? {
    guard let needed = layout.byteCount, bytes.count >= needed,
      let step = layout.format.bytesPerPixel
    else { return nil }
    let (columns, rows) = (min(64, layout.width), min(64, layout.height))
    // Whole steps, without a division for each pixel.
    let (across, down) = (layout.width / columns * step, layout.height / rows * layout.bytesPerLine)
    var summary = LumaSummary()
    for row in 0..<rows {
      let first = row * down + layout.format.lumaOffset
      if layout.format.isWide {
        summary.add(
          columns,
          of: { Int(bytes[first + $0 * across]) | Int(bytes[first + $0 * across + 1]) << 8 })
      } else {
        summary.add(columns, of: { Int(bytes[first + $0 * across]) })
      }
    }
    return summary
  }

  private mutating func decode(_ bytes: UnsafeRawBufferPointer) -> LumaSummary? {
    do {
      var decoder = try decoder.take() ?? JPEGDecoder()
      var summary = LumaSummary()
      let image = try decoder.decode(bytes, as: .grey, minimumWidth: 1) {
        size throws(JPEGError) in try reserve(size)
      }
      memory?.withUnsafeBytes(0..<image.size.byteCount) {
        let pixels = $0
        summary.add(pixels.count, of: { Int(pixels[$0]) })
      }
      self.decoder = consume decoder
      return summary
    } catch {
      return nil
    }
  }

  /// The pointer stays valid: the memory belongs to this value.
  private mutating func reserve(
    _ size: DecodedSize
  ) throws(JPEGError) -> UnsafeMutableRawBufferPointer {
    if memory.map({ $0.count < size.byteCount }) ?? true {
      do { memory = try LockedMemory(byteCount: size.byteCount) } catch {
        throw JPEGError(.failed, error.description)
      }
    }
    return memory?.withUnsafeMutableBytes(0..<size.byteCount) { $0 }
      ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }
}

extension PixelFormat {
  /// Whether luma, or distance, is a 16-bit word.
  fileprivate var isWide: Bool {
    switch self {
    case .y10, .y12, .y16, .z16: true
    default: false
    }
  }

  /// Where a pixel's luma lies among its bytes; green stands for it where there is none.
  fileprivate var lumaOffset: Int { self == .uyvy || self == .rgb24 || self == .bgr24 ? 1 : 0 }
}

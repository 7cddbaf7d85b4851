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

  /// A grid of at most 64×64 pixels.
  private func sample(_ bytes: UnsafeRawBufferPointer) -> LumaSummary? {
    guard let needed = layout.byteCount, bytes.count >= needed,
      let step = layout.format.bytesPerPixel
    else { return nil }
    let (isWide, offset) = (layout.format.isWide, layout.format.lumaOffset)
    var summary = LumaSummary()
    let (columns, rows) = (min(64, layout.width), min(64, layout.height))
    for row in 0..<rows {
      let line = row * layout.height / rows * layout.bytesPerLine
      for column in 0..<columns {
        let pixel = line + column * layout.width / columns * step + offset
        summary.add(isWide ? Int(bytes[pixel]) | Int(bytes[pixel + 1]) << 8 : Int(bytes[pixel]))
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
        for value in $0 { summary.add(Int(value)) }
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

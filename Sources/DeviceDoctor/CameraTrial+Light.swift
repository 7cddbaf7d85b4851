import JPEG
import Platform
import VideoCapture

extension CameraTrial.Light {
  /// Judges luma at an eighth of the size or so, in locked memory that is wiped; nil when it cannot be had.
  init?(_ frame: borrowing Frame) {
    guard let light = try? Self.light(of: frame) else { return nil }
    self = light
  }

  private static func light(of frame: borrowing Frame) throws -> Self? {
    let info = frame.info
    // Never larger than the frame itself.
    let memory = try LockedMemory(byteCount: info.width * info.height)
    let size = try memory.withUnsafeMutableBytes(0..<memory.count) {
      target throws -> DecodedSize? in
      let target = target
      return try frame.pixels.withUnsafeBytes { bytes throws -> DecodedSize? in
        if info.format == .mjpeg {
          var decoder = try JPEGDecoder()
          return try decoder.decode(bytes, as: .grey, minimumWidth: 80) { _ in target }.size
        }
        guard let layout = info.format.rawLayout else { return nil }
        return try RawImage(
          bytes, layout: layout, width: info.width, height: info.height,
          bytesPerLine: info.bytesPerLine
        ).reduce(to: .grey, minimumWidth: 80) { _ in target }
      }
    }
    guard let size else { return nil }
    return memory.withUnsafeBytes(0..<size.byteCount) { Self(luma: $0) }
  }

  /// - Parameter luma: one byte a pixel, 0…255.
  init?(luma: UnsafeRawBufferPointer) {
    guard let first = luma.first else { return nil }
    var (sum, lowest, highest) = (0, first, first)
    for value in luma {
      sum += Int(value)
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    let mean = sum / luma.count
    // A closed shutter delivers one value, give or take the compression.
    self = highest - lowest <= 4 ? .uniform : mean < 40 ? .dark : mean > 220 ? .bright : .fair
  }
}

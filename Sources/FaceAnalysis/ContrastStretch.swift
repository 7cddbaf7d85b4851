import JPEG
import Platform

/// A copy of a dark grey image with its contrast stretched, for a detector that needs it. Nothing is measured on it.
final class ContrastStretch {
  private var memory: LockedMemory?
  private var histogram = [Int](repeating: 0, count: 256)
  private var table = [UInt8](repeating: 0, count: 256)

  /// Images whose lightest hundredth is brighter than this are left as they are.
  static let dark = 128

  /// Reads an image in place, or the copy.
  ///
  /// - Parameter image: grey.
  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked, or `body`'s own.
  func withContrast(
    of image: AnalysisImage, _ body: (UnsafeRawBufferPointer) throws(AnalysisError) -> Void
  ) throws(AnalysisError) {
    precondition(image.channels == .grey)
    try image.withUnsafeBytes { bytes throws(AnalysisError) in
      let (low, high) = limits(of: bytes, image)
      guard high < Self.dark, high > low else { return try body(bytes) }
      for value in 0..<256 {
        table[value] = UInt8(min(max((value - low) * 255 / (high - low), 0), 255))
      }
      let copy = try reserve(bytes.count)
      defer { copy.wipe(0..<bytes.count) }
      try copy.withUnsafeMutableBytes(0..<bytes.count) { target throws(AnalysisError) in
        for row in 0..<image.height {
          for at in row * image.bytesPerLine..<row * image.bytesPerLine + image.width {
            target[at] = table[Int(bytes[at])]
          }
        }
        try body(UnsafeRawBufferPointer(target))
      }
    }
  }

  /// The code values below and above which a hundredth of the pixels lies, judged by a sixteenth of them.
  private func limits(
    of bytes: UnsafeRawBufferPointer, _ image: AnalysisImage
  ) -> (low: Int, high: Int) {
    for value in 0..<256 { histogram[value] = 0 }
    var count = 0
    for row in stride(from: 0, to: image.height, by: 4) {
      for column in stride(from: 0, to: image.width, by: 4) {
        histogram[Int(bytes[row * image.bytesPerLine + column])] += 1
        count += 1
      }
    }
    var (low, high) = (0, 255)
    var left = count / 100
    while low < 255, left >= histogram[low] {
      left -= histogram[low]
      low += 1
    }
    left = count / 100
    while high > 0, left >= histogram[high] {
      left -= histogram[high]
      high -= 1
    }
    return (low, high)
  }

  private func reserve(_ count: Int) throws(AnalysisError) -> LockedMemory {
    if let memory, memory.count >= count { return memory }
    do throws(SystemError) {
      let fresh = try LockedMemory(byteCount: count)
      memory = fresh
      return fresh
    } catch {
      throw AnalysisError(.failed, error.description)
    }
  }
}

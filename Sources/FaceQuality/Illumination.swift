import FaceAnalysis
import Glibc
import JPEG

/// Mean luminance of a region: ISO/IEC 29794-5 LuminanceMean, on a box instead of the landmarked region.
enum Illumination {
  /// Linear light of an sRGB value (IEC 61966-2-1), 0…1.
  private static let linear: [Double] = (0...255).map { value in
    let x = Double(value) / 255
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
  }

  /// Samples along the longer side; more tell nothing new about a mean.
  private static let samples = 96.0

  /// - Parameter box: in pixels of the full frame.
  /// - Returns: 0…1; nil when the box lies outside the image. Grey images count as neutral colours.
  static func mean(of box: ImageBox, in image: AnalysisImage) -> Double? {
    let region = box.intersection(image.frame).scaled(by: 1 / image.scale)
    let (columns, rows) = (
      Int(region.left)..<max(Int(region.left), min(Int(region.right), image.width)),
      Int(region.top)..<max(Int(region.top), min(Int(region.bottom), image.height))
    )
    guard region.area > 0, !columns.isEmpty, !rows.isEmpty else { return nil }
    let step = max(1, Int(max(region.width, region.height) / samples))
    return image.withUnsafeBytes { bytes in
      var sum = 0.0
      var count = 0.0
      for y in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
        for x in stride(from: columns.lowerBound, to: columns.upperBound, by: step) {
          let at = y * image.bytesPerLine + x * image.channels.count
          sum +=
            image.channels == .grey
            ? linear[Int(bytes[at])]
            : 0.0722 * linear[Int(bytes[at])] + 0.7152 * linear[Int(bytes[at + 1])]
              + 0.2126 * linear[Int(bytes[at + 2])]
          count += 1
        }
      }
      return sum / count
    }
  }
}

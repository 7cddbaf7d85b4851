import DeviceKeys
import DeviceLabels
import JPEG

/// A label as a camera of this size sees it: filling two thirds of the height, with noise and JPEG on top.
struct BenchLabel {
  let label: DeviceLabel
  let width: Int
  let height: Int
  let jpeg: [UInt8]
  /// What the JPEG decodes to.
  let luma: [UInt8]

  /// - Throws: `LabelError`, `JPEGError`.
  init(width: Int, height: Int) throws {
    label = try DeviceLabel(
      make: "Example Works", model: "Kiosk 3", deviceID: .random(),
      fingerprint: SHA256.digest(DeviceID.random().bytes))
    (self.width, self.height) = (width, height)
    jpeg = try Self.encode(
      Self.picture(of: try QRSymbol(of: label), width: width, height: height), width, height)
    luma = try LumaImage(file: jpeg).pixels
  }

  private static func picture(of symbol: QRSymbol, width: Int, height: Int) -> [UInt8] {
    let scale = Double(height) * 2 / 3 / Double(symbol.side)
    let (left, top) = (Double(width) / 2 - Double(height) / 3, Double(height) / 6)
    var noise: UInt32 = 1
    return (0..<width * height).map { pixel in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      let x = Int(((Double(pixel % width) - left) / scale).rounded(.down))
      let y = Int(((Double(pixel / width) - top) / scale).rounded(.down))
      let isInside = 0..<symbol.side ~= x && 0..<symbol.side ~= y
      return (isInside && symbol.isDark(x, y) ? 48 : 200) + UInt8(noise >> 27)
    }
  }

  private static func encode(_ luma: [UInt8], _ width: Int, _ height: Int) throws -> [UInt8] {
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: width, height: height))
    let count = try luma.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: .grey, width: width, height: height, bytesPerLine: width)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: 80, into: $0)
      }
    }
    return Array(target[..<count])
  }
}

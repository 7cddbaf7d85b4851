import FaceAnalysis
import Foundation
import JPEG
import Liveness

/// A photograph as a flat or bent print that is moved before a camera of 640×480 pixels.
struct MovedPicture {
  let photograph: AnalysisImage
  /// Degrees about the upright axis, and about the axis across.
  var yaw = 0.0
  var pitch = 0.0
  /// How many times larger than when it just fits.
  var scale = 1.0
  /// Radius that it is bent with about its upright axis, in its own widths; nil for flat.
  var bend: Double?

  static let (width, height) = (640, 480)

  /// Rows of blue, green, red; grey around the picture.
  func render() -> [UInt8] {
    var pixels = [UInt8](repeating: 110, count: 3 * Self.width * Self.height)
    let (wide, high) = (Double(photograph.width), Double(photograph.height))
    // The print is one unit high and stands two units away, so that it just fits.
    let focal = 2.0 * Double(Self.height)
    let degree = Double.pi / 180
    let (cy, sy, cp, sp) = (
      cos(yaw * degree), sin(yaw * degree), cos(pitch * degree), sin(pitch * degree)
    )
    let ratio = wide / high
    photograph.withUnsafeBytes { source in
      // From the print to the image, finely enough to leave no hole.
      let steps = 2 * Self.height
      for row in 0..<steps {
        let v = (Double(row) + 0.5) / Double(steps) - 0.5
        for column in 0..<Int(Double(steps) * ratio) {
          let u = (Double(column) + 0.5) / Double(steps) - ratio / 2
          var (x, y, z) = (scale * u, scale * v, 0.0)
          if let bend {
            let radius = bend * ratio * scale
            (x, z) = (radius * sin(scale * u / radius), radius * (cos(scale * u / radius) - 1))
          }
          (y, z) = (y * cp - z * sp, y * sp + z * cp)
          (x, z) = (x * cy + z * sy, -x * sy + z * cy)
          let depth = 2 - z
          guard depth > 0.2 else { continue }
          let (px, py) = (
            Int(320 + focal * x / depth), Int(240 + focal * y / depth)
          )
          guard 0..<Self.width ~= px, 0..<Self.height ~= py else { continue }
          let at =
            Int((v + 0.5) * high) * photograph.bytesPerLine + 3 * Int((u / ratio + 0.5) * wide)
          let target = 3 * (py * Self.width + px)
          for channel in 0..<3 { pixels[target + channel] = source[at + channel] }
        }
      }
    }
    return pixels
  }

  /// The face that the networks see; nil for none.
  func face(with tracker: FaceTracker) throws -> ObservedFace? {
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try render().withUnsafeBytes {
      try image.load(bgr: $0, width: Self.width, height: Self.height, minimumWidth: 640)
    }
    tracker.reset()
    try tracker.look(at: image, detects: true)
    return ObservedFace(tracker.mesh)
  }
}

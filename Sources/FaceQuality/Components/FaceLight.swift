import FaceAnalysis
import JPEG

/// Luminance and colour of a face: what the components about light and colour need to know of the pixels.
struct FaceLight: Sendable {
  /// Of the whole face region.
  var region = LuminanceHistogram()
  /// Of a square below the image-left eye; pixels outside the face count as black, as they do in OFIQ.
  var leftCheek = LuminanceHistogram()
  /// Of a square below the image-right eye.
  var rightCheek = LuminanceHistogram()
  /// Sum of blue, green and red over both squares.
  var cheekSum: SIMD3<Int> = [0, 0, 0]

  /// - Parameters:
  ///   - image: blue, green and red.
  ///   - alignment: from the frame to aligned pixels.
  ///   - aligned: landmarks in aligned pixels.
  /// - Returns: nil when there is no face region.
  init?(_ image: AnalysisImage, _ alignment: FaceAlignment, _ aligned: FaceLandmarks) {
    guard image.channels == .bgr, let region = FaceRegion(aligned) else { return nil }
    image.withUnsafeBytes { bytes in
      let view = AlignedView(bytes, of: image, alignment)
      Luminance.blue.withUnsafeBufferPointer { blue in
        Luminance.green.withUnsafeBufferPointer { green in
          Luminance.red.withUnsafeBufferPointer { red in
            measure(view, region, aligned) { pixel in
              Int(red[Int(pixel.z)] + green[Int(pixel.y)] + blue[Int(pixel.x)] + 0.5)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private mutating func measure(
    _ view: AlignedView, _ region: FaceRegion, _ aligned: FaceLandmarks,
    luminance: (SIMD3<Int32>) -> Int
  ) {
    for row in region.rows {
      let columns = region.columns(of: row)
      guard !columns.isEmpty else { continue }
      let line = view.line(row)
      for column in columns { self.region.add(luminance(line.pixel(column))) }
    }
    // The squares' side is 0.3 eye distances; they lie half-way between the eyes and the mouth.
    let side = Int(aligned.interEyeDistance * 0.3)
    let drop = Int(aligned.eyes.distance(to: aligned.mouth) / 2)
    let (left, right) = (aligned.leftEye, aligned.rightEye)
    // Where the eyes are no eyes there are no cheeks.
    guard side <= FaceAlignment.side else { return }
    for offset in 0..<side {
      cheekSum &+= Self.add(
        Int(left.y) + drop + offset, Int(left.x)..<Int(left.x) + side, to: &leftCheek, view,
        region, luminance)
      cheekSum &+= Self.add(
        Int(right.y) + drop + offset, Int(right.x) - side..<Int(right.x), to: &rightCheek, view,
        region, luminance)
    }
  }

  /// Adds a row of a square to its histogram.
  ///
  /// - Returns: sum of blue, green and red.
  @inline(__always)
  private static func add(
    _ row: Int, _ columns: Range<Int>, to cheek: inout LuminanceHistogram, _ view: AlignedView,
    _ region: FaceRegion, _ luminance: (SIMD3<Int32>) -> Int
  ) -> SIMD3<Int> {
    var sum = SIMD3<Int>(0, 0, 0)
    let face = region.columns(of: row)
    let line = view.line(row)
    for column in columns {
      let pixel = face.contains(column) ? line.pixel(column) : SIMD3<Int32>(0, 0, 0)
      sum &+= SIMD3(truncatingIfNeeded: pixel)
      cheek.add(luminance(pixel))
    }
    return sum
  }
}

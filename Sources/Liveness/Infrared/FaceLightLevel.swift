import FaceAnalysis
import JPEG

/// How bright an infrared frame is on the face and around it, 0…255.
struct FaceLightLevel: Sendable, Equatable {
  var face: Double
  var around: Double
  /// Standard deviation over mean of the face's brightness.
  var contrast: Double

  init(face: Double, around: Double, contrast: Double) {
    self.face = face
    self.around = around
    self.contrast = contrast
  }

  /// - Parameter box: of the face, in pixels of the full frame.
  init(of box: ImageBox, in image: AnalysisImage) {
    let box = box.scaled(by: 1 / image.scale)
    // Inside: no hair, no edge. Around: all the rest beyond a margin.
    let inner = Self.grown(box, by: -0.25)
    let outer = Self.grown(box, by: 0.25)
    var (face, squares, faceCount, around, aroundCount) = (0, 0, 0, 0, 0)
    let channels = image.channels.count
    image.withUnsafeBytes { bytes in
      // Every second pixel of every second row tells a mean as well.
      for y in stride(from: 0, to: image.height, by: 2) {
        for x in stride(from: 0, to: image.width, by: 2) {
          let value = Int(bytes[y * image.bytesPerLine + x * channels])
          if Self.holds(inner, x, y) {
            face += value
            squares += value * value
            faceCount += 1
          } else if !Self.holds(outer, x, y) {
            around += value
            aroundCount += 1
          }
        }
      }
    }
    let mean = faceCount > 0 ? Double(face) / Double(faceCount) : 0
    let variance = faceCount > 0 ? Double(squares) / Double(faceCount) - mean * mean : 0
    self.face = mean
    contrast = mean > 0 ? max(0, variance).squareRoot() / mean : 0
    self.around = aroundCount > 0 ? Double(around) / Double(aroundCount) : 0
  }

  private static func grown(_ box: ImageBox, by share: Double) -> ImageBox {
    let (x, y) = (share * box.width, share * box.height)
    return ImageBox(
      left: box.left - x, top: box.top - y, right: box.right + x, bottom: box.bottom + y)
  }

  private static func holds(_ box: ImageBox, _ x: Int, _ y: Int) -> Bool {
    box.left..<max(box.left, box.right) ~= Double(x)
      && box.top..<max(box.top, box.bottom) ~= Double(y)
  }
}

import FaceAnalysis
import JPEG
import Platform

/// The face as a small grey image, upright and with the eyes a fixed distance apart, in locked memory.
final class FaceCrop {
  /// Pixels between the eyes.
  static let eyeDistance = 60.0
  /// Pixels: 2.7 eye distances.
  static let width = 160
  /// Pixels: 3.1 eye distances, from the forehead to the chin.
  static let height = 184
  /// Where the middle between the eyes lies.
  static let eyes = ImagePoint(x: 80, y: 70)

  private let memory: LockedMemory

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  init() throws(AnalysisError) {
    do { memory = try LockedMemory(byteCount: Self.width * Self.height) } catch {
      throw AnalysisError(.failed, error.description)
    }
  }

  /// Cuts the face out of an image. Pixels beyond the image repeat its edge.
  func cut(_ placement: FacePlacement, from image: AnalysisImage) {
    // Pixels of the image per pixel of the crop; more than one are averaged, or fine detail would alias.
    let step = placement.eyeDistance / image.scale / Self.eyeDistance
    let samples = min(max(Int(step.rounded(.up)), 1), 4)
    let origin = ImagePoint(
      x: placement.eyes.x / image.scale, y: placement.eyes.y / image.scale)
    let (dx, dy) = (placement.axis.x * step, placement.axis.y * step)
    image.withUnsafeBytes { bytes in
      let source = LumaView(bytes, of: image)
      memory.withUnsafeMutableBytes(0..<memory.count) { target in
        for v in 0..<Self.height {
          for u in 0..<Self.width {
            var sum = 0.0
            for j in 0..<samples {
              let b = Double(v) - Self.eyes.y + (Double(j) + 0.5) / Double(samples) - 0.5
              for i in 0..<samples {
                let a = Double(u) - Self.eyes.x + (Double(i) + 0.5) / Double(samples) - 0.5
                sum += source.value(origin.x + a * dx - b * dy, origin.y + a * dy + b * dx)
              }
            }
            target[v * Self.width + u] = UInt8(sum / Double(samples * samples) + 0.5)
          }
        }
      }
    }
  }

  /// See `Sharpness`. A face with less than 50 pixels between the eyes has no detail to be sharp in, however crisp its
  /// few pixels are: it is marked down with the area that it lacks.
  ///
  /// - Parameter eyeDistance: in pixels of the full frame.
  func sharpness(eyeDistance: Double) -> Double {
    let score = memory.withUnsafeBytes(0..<memory.count) {
      Sharpness(pixels: $0, width: Self.width, height: Self.height).score
    }
    let share = min(1, eyeDistance / 50)
    return score * share * share
  }

  func wipe() { memory.wipe(0..<memory.count) }
}

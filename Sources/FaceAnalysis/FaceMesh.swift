import Platform

/// The 478 points of MediaPipe's face mesh, in locked memory that is used again for the next face.
///
/// Owned by one thread at a time. Which point lies where: canonical_face_model_uv_visualization.png in MediaPipe's
/// repository; 468…477 are the irises.
public final class FaceMesh {
  public static let count = 478
  private let memory: LockedMemory
  /// The network's logit that there is a face: 9…20 for faces, below 3 for half a face.
  public internal(set) var presence = -Double.infinity

  /// Logit from which the points are taken for a face's.
  public static let leastPresence = 5.0
  /// Logit from which a face that was there in the frame before is held, if the detector sees it too: a profile has less.
  static let heldPresence = 0.0

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init() throws(AnalysisError) {
    do {
      memory = try LockedMemory(byteCount: Self.count * MemoryLayout<SIMD3<Float>>.stride)
    } catch {
      throw AnalysisError(.failed, error.description)
    }
  }

  /// Whether the points are a face's.
  public internal(set) var isFace = false

  /// x and y in pixels of the full frame, whole numbers in the middle of a pixel; z, the depth, in the same unit from
  /// about the head's middle, less is nearer.
  public internal(set) subscript(index: Int) -> SIMD3<Float> {
    get {
      precondition(0..<Self.count ~= index)
      return memory.withUnsafeBytes(0..<memory.count) {
        $0.load(fromByteOffset: index * MemoryLayout<SIMD3<Float>>.stride, as: SIMD3<Float>.self)
      }
    }
    set {
      precondition(0..<Self.count ~= index)
      memory.withUnsafeMutableBytes(0..<memory.count) {
        $0.storeBytes(
          of: newValue, toByteOffset: index * MemoryLayout<SIMD3<Float>>.stride,
          as: SIMD3<Float>.self)
      }
    }
  }

  /// A point in the image.
  public func point(_ index: Int) -> ImagePoint {
    let point = self[index]
    return ImagePoint(x: Double(point.x), y: Double(point.y))
  }

  /// The upright rectangle around all points.
  public var box: ImageBox {
    var box = ImageBox(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for index in 0..<Self.count {
      let point = point(index)
      box.left = min(box.left, point.x)
      box.right = max(box.right, point.x)
      box.top = min(box.top, point.y)
      box.bottom = max(box.bottom, point.y)
    }
    return box
  }

  /// Forgets the face.
  public func wipe() {
    presence = -.infinity
    isFace = false
    memory.wipe(0..<memory.count)
  }

  /// The face's outline from the forehead's middle, once around.
  public static let outline = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
  ]
}

import FaceAnalysis
import Platform

/// Measures the shape of a face in depth images. Belongs to one thread at a time: its points lie in locked memory that is
/// used again for the next image.
public final class DepthMeter {
  private let memory: LockedMemory
  private var count = 0

  /// Millimetres that a face's point can be before or behind its eyes and mouth.
  private static let reach = 120.0
  /// Millimetres over which surfaces are fitted, so that their terms are of one size.
  private static let unit = 60.0
  private static let onOutline: [Bool] = {
    var flags = [Bool](repeating: false, count: FaceMesh.count)
    for index in FaceMesh.outline { flags[index] = true }
    return flags
  }()

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init() throws(AnalysisError) {
    do {
      memory = try LockedMemory(byteCount: FaceMesh.count * MemoryLayout<SpacePoint>.stride)
    } catch {
      throw AnalysisError(.failed, error.description)
    }
  }

  /// Measures the face of a mesh.
  ///
  /// - Parameters:
  ///   - mesh: of the visible image that was taken together with the depth image.
  ///   - frame: the visible image.
  /// - Returns: nil when too little has a depth to tell anything: that is no face.
  public func measure(
    _ mesh: FaceMesh, of frame: ImageBox, in view: DepthView
  ) -> DepthShape? {
    defer { memory.wipe(0..<memory.count) }
    let ridge = DepthRegion.ridge.lazy.compactMap { view.distance(at: mesh.point($0), of: frame) }
    guard let start = ridge.first else { return nil }
    func middle(_ indices: [Int]) -> SpacePoint? {
      var (sum, count) = (SpacePoint(x: 0, y: 0, z: 0), 0.0)
      for index in indices {
        guard let place = view.place(mesh.point(index), of: frame, around: start) else {
          continue
        }
        sum = sum + place
        count += 1
      }
      return count > 0 ? sum / count : nil
    }
    guard let left = middle(DepthRegion.leftEye), let right = middle(DepthRegion.rightEye),
      let mouth = middle(DepthRegion.mouth), let tip = middle(DepthRegion.tip),
      let cheeks = middle(DepthRegion.cheeks), let upAndDown = middle(DepthRegion.rootAndLip)
    else { return nil }
    let eyes = (left + right) / 2
    guard let face = FaceAxes(left: left, right: right, mouth: mouth) else { return nil }
    let reference = (eyes.z + mouth.z) / 2
    var seen = 0
    count = 0
    for index in 0..<468 where !Self.onOutline[index] {
      seen += 1
      guard let place = view.place(mesh.point(index), of: frame, around: reference),
        abs(place.z - reference) <= Self.reach
      else { continue }
      store(face.coordinates(of: place))
    }
    guard seen > 0, count > seen / 4 else { return nil }
    let nose = face.coordinates(of: tip)
    let distance = left.distance(to: right)
    guard let plane = plane(), let quadric = quadric(nose: nose, eyeDistance: distance) else {
      return nil
    }
    return DepthShape(
      validShare: Double(count) / Double(seen), planeResidual: plane, quadricResidual: quadric,
      noseHeight: nose.z, across: nose.z - face.coordinates(of: cheeks).z,
      along: nose.z - face.coordinates(of: upAndDown).z, eyeDistance: distance)
  }

  private func store(_ point: SpacePoint) {
    let stride = MemoryLayout<SpacePoint>.stride
    memory.withUnsafeMutableBytes(count * stride..<(count + 1) * stride) {
      $0.storeBytes(of: point, as: SpacePoint.self)
    }
    count += 1
  }

  private func withPoints(_ body: (SpacePoint) -> Void) {
    memory.withUnsafeBytes(0..<memory.count) { bytes in
      for index in 0..<count {
        body(
          bytes.load(fromByteOffset: index * MemoryLayout<SpacePoint>.stride, as: SpacePoint.self))
      }
    }
  }

  /// Of all points from the best plane.
  private func plane() -> Double? {
    var system = SmallSystem(3)
    withPoints {
      system.add([$0.x / Self.unit, $0.y / Self.unit, 1, 0, 0, 0, 0, 0], $0.z)
    }
    guard let fit = system.solution() else { return nil }
    var sum = 0.0
    withPoints {
      let off = $0.z - fit[0] * $0.x / Self.unit - fit[1] * $0.y / Self.unit - fit[2]
      sum += off * off
    }
    let (a, b) = (fit[0] / Self.unit, fit[1] / Self.unit)
    return (sum / Double(count) / (1 + a * a + b * b)).squareRoot()
  }

  /// Of the nose's points from the best quadric through the others.
  private func quadric(nose: SpacePoint, eyeDistance: Double) -> Double? {
    func isNose(_ point: SpacePoint) -> Bool {
      // From the lip to between the eyes, and as wide as its wings.
      abs(point.x - nose.x) < 0.35 * eyeDistance
        && -0.6 * eyeDistance...0.35 * eyeDistance ~= point.y - nose.y
    }
    func row(_ point: SpacePoint) -> InlineArray<8, Double> {
      let (u, v) = (point.x / Self.unit, point.y / Self.unit)
      return [1, u, v, u * u, v * v, u * v, 0, 0]
    }
    var system = SmallSystem(6)
    withPoints { if !isNose($0) { system.add(row($0), $0.z) } }
    guard let fit = system.solution() else { return nil }
    var (sum, members) = (0.0, 0)
    withPoints { point in
      guard isNose(point) else { return }
      let terms = row(point)
      var off = point.z
      for index in 0..<6 { off -= fit[index] * terms[index] }
      sum += off * off
      members += 1
    }
    return members > 0 ? (sum / Double(members)).squareRoot() : nil
  }
}

import DeviceKeys
import JPEG
import Platform

/// MediaPipe's face mesh: 478 points of one face, from a square cut around it.
///
/// Belongs to one thread at a time: it works in memory that it uses again for each face.
public final class MeshNetwork {
  /// Pixels of the network's image, each way.
  static let side = 256
  private let network: NeuralNetwork
  private let memory: LockedMemory
  /// SHA-256 of the model file, by role.
  public let models: [String: SHA256Digest]

  /// - Throws: `AnalysisError`: `.model` for a model that is not this network, `.failed` when memory cannot be locked.
  public init(_ model: ModelFile) throws(AnalysisError) {
    // Points; the logit that there is a face.
    network = try NeuralNetwork(model, outputs: ["Identity", "Identity_1"])
    models = [model.pin.role: model.digest]
    do { memory = try LockedMemory(byteCount: 3 * Self.side * Self.side) } catch {
      throw AnalysisError(.failed, error.description)
    }
  }

  /// Finds the points of the face in a square, whatever is in it; `mesh.isFace` tells whether it is one.
  ///
  /// - Parameter image: blue, green, red.
  /// - Throws: `AnalysisError(.failed)`.
  func find(
    _ crop: MeshCrop, in image: AnalysisImage, into mesh: FaceMesh
  ) throws(AnalysisError) {
    precondition(image.channels == .bgr)
    defer { memory.wipe(0..<memory.count) }
    try memory.withUnsafeMutableBytes(0..<memory.count) { target throws(AnalysisError) in
      image.withUnsafeBytes { Self.cut(crop, from: $0, of: image, to: target) }
      try network.run(bgr: UnsafeRawBufferPointer(target), side: Self.side)
    }
    let (points, logit) = (network.blob(0), network.blob(1))
    guard points.count == 3 * FaceMesh.count, logit.count == 1 else {
      throw AnalysisError(.failed, "the mesh network's outputs are not 478 points and a logit")
    }
    let step = crop.side / Double(Self.side)
    for index in 0..<FaceMesh.count {
      let place = crop.place(
        column: Double(points[3 * index]), row: Double(points[3 * index + 1]), of: Self.side)
      mesh[index] = [Float(place.x), Float(place.y), points[3 * index + 2] * Float(step)]
    }
    let areFinite = points.allSatisfy(\.isFinite)
    mesh.presence = areFinite ? Double(logit[0]) : -.infinity
    mesh.isFace = mesh.presence > FaceMesh.leastPresence
  }

  /// Overwrites what the library holds of the last face.
  func wipe() { network.wipe() }

  /// Bilinear, black outside the image.
  private static func cut(
    _ crop: MeshCrop, from bytes: UnsafeRawBufferPointer, of image: AnalysisImage,
    to target: UnsafeMutableRawBufferPointer
  ) {
    let (width, height, stride) = (image.width, image.height, image.bytesPerLine)
    // In pixels of the image, whole numbers in a pixel's middle.
    func place(_ column: Int, _ row: Int) -> SIMD2<Float> {
      let place = crop.place(column: Double(column), row: Double(row), of: side)
      return [
        Float((place.x + 0.5) / image.scale - 0.5), Float((place.y + 0.5) / image.scale - 0.5),
      ]
    }
    let step = (place(side - 1, 0) - place(0, 0)) / Float(side - 1)
    @inline(__always) func value(_ at: Int) -> SIMD4<Float> {
      SIMD4(Float(bytes[at]), Float(bytes[at + 1]), Float(bytes[at + 2]), 0)
    }
    var at = 0
    for row in 0..<side {
      let start = place(0, row)
      for column in 0..<side {
        let point = start + step * Float(column)
        let floor = point.rounded(.down)
        let (x, y, fraction) = (Int(floor.x), Int(floor.y), point - floor)
        var sum = SIMD4<Float>(repeating: 0)
        if x >= 0, y >= 0, x + 1 < width, y + 1 < height {
          let first = y * stride + 3 * x
          let above = value(first) + (value(first + 3) - value(first)) * fraction.x
          let below =
            value(first + stride) + (value(first + stride + 3) - value(first + stride))
            * fraction.x
          sum = above + (below - above) * fraction.y
        } else {
          for tap in 0..<4 {
            let (tx, ty) = (x + tap & 1, y + tap >> 1)
            guard 0..<width ~= tx, 0..<height ~= ty else { continue }
            let weight =
              (tap & 1 == 0 ? 1 - fraction.x : fraction.x)
              * (tap >> 1 == 0 ? 1 - fraction.y : fraction.y)
            sum += value(ty * stride + 3 * tx) * weight
          }
        }
        let rounded = sum.rounded(.toNearestOrAwayFromZero)
        target[at] = UInt8(rounded.x)
        target[at + 1] = UInt8(rounded.y)
        target[at + 2] = UInt8(rounded.z)
        at += 3
      }
    }
  }
}

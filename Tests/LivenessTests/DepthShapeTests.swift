import Foundation
import JPEG
import TestSupport
import Testing

@testable import FaceAnalysis
@testable import Liveness

@Suite(
  "The shape of a face in depth",
  .enabled(if: SharedData.models != nil, SharedData.modelsReason))
struct DepthShapeTests {
  /// MediaPipe's canonical face: millimetres, x to the right, y up, z towards the viewer.
  private static let model: [SIMD3<Double>] = {
    let path = "\(SharedData.models ?? "")/canonical_face_model.obj"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("v ") }.map { line in
      let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
      return SIMD3(numbers[0], numbers[1], numbers[2]) * 10
    }
  }()

  enum Surface: String, CaseIterable, Sendable {
    case face, plane, tiltedPlane, cylinder, narrowCylinder, lyingCylinder, shallowMask, hollow
    case saddle

    /// Height towards the viewer at a point of the face.
    func height(_ point: SIMD3<Double>) -> Double {
      switch self {
      case .face: point.z
      case .plane: 0
      case .tiltedPlane: 0.5 * point.x
      case .cylinder: (90 * 90 - point.x * point.x).squareRoot()
      // As narrow as a cylinder can be that the face fits on.
      case .narrowCylinder: max(0, 80 * 80 - point.x * point.x).squareRoot()
      case .lyingCylinder: max(0, 100 * 100 - point.y * point.y).squareRoot()
      case .shallowMask: 0.3 * point.z
      case .hollow: -point.z
      case .saddle: (point.x * point.x - point.y * point.y) / 200
      }
    }
  }

  private static let lens = DepthLens(
    unit: 1, focalX: 500, focalY: 500, centreX: 320, centreY: 240)
  private static let frame = ImageBox(left: 0, top: 0, right: 1280, bottom: 960)

  /// What the meter finds of a surface before a far wall, by a sensor with noise.
  ///
  /// - Parameters:
  ///   - beside: millimetres that the depth camera stands to the left of the visible one.
  ///   - size: how many times as large as life.
  ///   - missing: share of the pixels without a depth.
  private static func shape(
    _ surface: Surface, noise: Double = 3, size: Double = 1, missing: Double = 0,
    unit: Double = 1, beside: Double = 0, seed: UInt64 = 7
  ) throws -> DepthShape? {
    var random = SeededRandom(seed: seed)
    func uniform() -> Double { Double(random.next() % 1_000_001) / 1_000_000 }
    let mesh = try FaceMesh()
    var pixels = [UInt16](repeating: UInt16(2_000 / unit), count: 640 * 480)
    // First as wide as leaves no hole between the points, then each where it is.
    for (reach, (index, point)) in [6, 1].flatMap({ reach in
      model.enumerated().map { (reach, $0) }
    }) {
      let z = 500 - size * surface.height(point)
      let v = 240 - 500 * size * point.y / z
      let (u, seen) = (
        320 + 500 * (size * point.x + beside) / z, 320 + 500 * size * point.x / z
      )
      // The visible image is twice as fine.
      mesh[index] = [Float(2 * seen), Float(2 * v), 0]
      // Three of these are about normal.
      let off = noise * (uniform() + uniform() + uniform() - 1.5) * 2
      let value = uniform() < missing ? 0 : UInt16((z + off) / unit)
      for row in Int(v) - reach...Int(v) + reach {
        for column in Int(u) - reach...Int(u) + reach { pixels[640 * row + column] = value }
      }
    }
    var lens = lens
    lens.unit = unit
    lens.translation = SpacePoint(x: -beside, y: 0, z: 0)
    let meter = try DepthMeter()
    return try pixels.withUnsafeBytes { bytes in
      let view = try #require(
        DepthView(bytes, width: 640, height: 480, bytesPerLine: 1280, lens: lens))
      return meter.measure(mesh, of: frame, in: view)
    }
  }

  @Test("Pixels without a depth, wherever they fall, hide no face", arguments: UInt64(0)..<40)
  func holes(seed: UInt64) throws {
    let shape = try #require(try Self.shape(.face, missing: 0.1, seed: seed))
    #expect(shape.isFace(under: .standard))
  }

  @Test("Only a face has a face's shape, whatever the sensor's noise", arguments: Surface.allCases)
  func surfaces(surface: Surface) throws {
    for noise in [0.0, 1, 3] {
      let shape = try #require(try Self.shape(surface, noise: noise))
      if noise == 3 { print("depth, \(surface): \(shape)") }
      #expect(shape.isFace(under: .standard) == (surface == .face), "\(noise) mm: \(shape)")
    }
  }

  @Test("A face is measured in millimetres, whatever unit the sensor has", arguments: [0.25, 1, 2])
  func units(unit: Double) throws {
    let shape = try #require(try Self.shape(.face, noise: 0, unit: unit))
    #expect(abs(shape.eyeDistance - 63) < 3)
    #expect(shape.isFace(under: .standard))
  }

  @Test("A depth camera beside the visible one sees the same face", arguments: [-50.0, 15, 50])
  func beside(millimetres: Double) throws {
    let shape = try #require(try Self.shape(.face, noise: 1, beside: millimetres))
    #expect(shape.isFace(under: .standard) && abs(shape.eyeDistance - 63) < 6, "\(shape)")
    #expect(try Self.shape(.plane, noise: 1, beside: millimetres)?.isFace(under: .standard) != true)
  }

  @Test("A face on a telephone or a poster has the wrong size", arguments: [0.5, 0.8, 1.3, 2])
  func size(size: Double) throws {
    let shape = try Self.shape(.face, noise: 0, size: size)
    #expect(shape?.isFace(under: .standard) != true)
  }

  @Test(
    "With too few pixels nothing is said to be a face",
    arguments: [(0.1, true), (0.4, false), (1, false)])
  func missing(share: Double, isFace: Bool) throws {
    let shape = try Self.shape(.face, noise: 1, missing: share)
    #expect((shape?.isFace(under: .standard) ?? false) == isFace)
  }

  @Test("A depth image with too few bytes, or a lens that cannot be, is none")
  func malformed() throws {
    let bytes = [UInt8](repeating: 0, count: 100)
    bytes.withUnsafeBytes { bytes in
      #expect(DepthView(bytes, width: 5, height: 10, bytesPerLine: 10, lens: Self.lens) != nil)
      #expect(DepthView(bytes, width: 6, height: 10, bytesPerLine: 10, lens: Self.lens) == nil)
      #expect(DepthView(bytes, width: 5, height: 11, bytesPerLine: 10, lens: Self.lens) == nil)
      #expect(DepthView(bytes, width: 0, height: 0, bytesPerLine: 0, lens: Self.lens) == nil)
      for value in [0, -1, .nan, .infinity] as [Double] {
        var lens = Self.lens
        lens.unit = value
        #expect(DepthView(bytes, width: 5, height: 10, bytesPerLine: 10, lens: lens) == nil)
        lens = Self.lens
        lens.focalX = value
        #expect(DepthView(bytes, width: 5, height: 10, bytesPerLine: 10, lens: lens) == nil)
      }
    }
  }
}

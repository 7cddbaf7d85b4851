import Foundation
import JPEG
import Pictures
import TestSupport
import Testing
import VisionTestSupport

@testable import FaceAnalysis

@Suite(
  "Face mesh", .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct FaceMeshTests {
  /// The numbers come from onnxruntime 1.31 with numpy and OpenCV 5 in Python, from the same square: a logit, then x, y
  /// and z per point.
  private static func expectation() throws -> [[Double]] {
    let path = "\(SharedData.checkout)Tests/Expectations/astronaut-mesh.txt"
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }
    }
  }

  /// The square around the astronaut's face that the expectation was made with.
  private static let face = DetectedFace(
    box: ImageBox(left: 178, top: 63, right: 268, bottom: 176), score: 1,
    landmarks: FivePoints(
      leftEye: ImagePoint(x: 205, y: 113.5), rightEye: ImagePoint(x: 246, y: 109),
      noseTip: ImagePoint(x: 225, y: 130), leftMouthCorner: ImagePoint(x: 210, y: 150),
      rightMouthCorner: ImagePoint(x: 245, y: 148)))

  @Test("Points agree within half a pixel with another implementation's, depth and logit too")
  func reference() throws {
    let expected = try Self.expectation()
    try #require(expected.count == 479)
    let image = try TestImages.image("astronaut.png")
    let mesh = try FaceMesh()
    try TestImages.meshNetwork().find(try #require(MeshCrop(Self.face)), in: image, into: mesh)
    #expect(mesh.isFace && abs(mesh.presence - expected[0][0]) < 0.1)
    for index in 0..<FaceMesh.count {
      let (ours, other) = (mesh[index], expected[index + 1])
      #expect(hypot(Double(ours.x) - other[0], Double(ours.y) - other[1]) < 0.5, "point \(index)")
      #expect(abs(Double(ours.z) - other[2]) < 0.5, "depth of point \(index)")
    }
  }

  @Test("A wiped mesh is no face")
  func wiping() throws {
    let image = try TestImages.image("astronaut.png")
    let mesh = try FaceMesh()
    try TestImages.meshNetwork().find(try #require(MeshCrop(Self.face)), in: image, into: mesh)
    mesh.wipe()
    #expect(!mesh.isFace && mesh[1] == SIMD3(0, 0, 0))
  }

  @Test("What is no face has no mesh")
  func noFace() throws {
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try image.load(Picture(width: 640, height: 480, colour: .grey), minimumWidth: 640)
    let mesh = try FaceMesh()
    try TestImages.meshNetwork().find(try #require(MeshCrop(Self.face)), in: image, into: mesh)
    #expect(!mesh.isFace)
  }

  @Test(
    "The same face is found with either detector, the mesh within a tenth of the eye distance",
    arguments: TestImages.photographs)
  func detectors(name: String) throws {
    let image = try TestImages.image(name, minimumWidth: 640)
    let trackers = [
      try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork()),
      try FaceTracker(detector: DlibDetector(), mesh: TestImages.meshNetwork()),
    ]
    for tracker in trackers {
      try tracker.look(at: image)
      #expect(tracker.faces.count == 1 && tracker.secondFace == 0)
    }
    // Half a face has no mesh that could be relied on.
    guard name != "fr_obama_partial_face.jpg" else { return }
    let meshes = trackers.map(\.mesh)
    #expect(meshes.allSatisfy { $0.isFace })
    let unit = meshes[0].point(33).distance(to: meshes[0].point(263))
    let worst = (0..<FaceMesh.count).map { meshes[0].point($0).distance(to: meshes[1].point($0)) }
      .reduce(0, max)
    print("mesh, \(name): detectors differ by at most \(worst / unit) eye widths")
    #expect(worst < 0.1 * unit)
  }

  @Test("Several faces are counted, and the largest is followed")
  func twoFaces() throws {
    let frame = try TestImages.twice("minivision_image_T1.jpg")
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try image.load(frame, minimumWidth: 640)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    try tracker.look(at: image)
    #expect(tracker.faces.count == 2 && tracker.mesh.isFace)
    #expect(tracker.secondFace > 0.9)
  }

  @Test("A face that goes away is lost at once")
  func lost() throws {
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    try tracker.look(at: TestImages.image("fr_obama.jpg", minimumWidth: 640))
    #expect(tracker.mesh.isFace)
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try image.load(Picture(width: 910, height: 1137, colour: .grey), minimumWidth: 640)
    try tracker.look(at: image)
    #expect(!tracker.mesh.isFace && tracker.hasDetected && tracker.faces.isEmpty)
  }
}

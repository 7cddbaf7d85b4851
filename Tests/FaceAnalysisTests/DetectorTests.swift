import FaceAnalysis
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@Suite(
  "Face detectors",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct DetectorTests {
  @Test("Both detectors find the one face of each photograph", arguments: TestImages.photographs)
  func photographs(name: String) throws {
    let frame = try TestImages.frame(photograph: name)
    let yuNet = try detect(with: TestImages.yuNet(), in: frame)
    let dlib = try detect(with: DlibDetector(), in: frame)
    let (first, second) = (try #require(yuNet.first), try #require(dlib.first))
    #expect(yuNet.count == 1 && dlib.count == 1)
    #expect(first.score >= 0.9)
    #expect(first.box.overlap(second.box) > 0.45)
    #expect(first.coarseYaw == nil && second.landmarks == nil && second.coarseYaw != nil)
  }

  @Test("Landmarks lie where eyes, nose and mouth are", arguments: TestImages.photographs)
  func landmarks(name: String) throws {
    let frame = try TestImages.frame(photograph: name)
    let face = try #require(try detect(with: TestImages.yuNet(), in: frame).first)
    let points = try #require(face.landmarks)
    #expect(points.leftEye.x < points.rightEye.x)
    #expect(points.leftMouthCorner.x < points.rightMouthCorner.x)
    let eyes = points.leftEye.midpoint(to: points.rightEye)
    let mouth = points.leftMouthCorner.midpoint(to: points.rightMouthCorner)
    #expect(eyes.y < points.noseTip.y && points.noseTip.y < mouth.y)
    #expect(0.3...0.7 ~= points.interEyeDistance / face.box.width)
    // The box stands around its landmarks.
    let centre = (face.box.left + face.box.right) / 2
    #expect(abs(centre - (eyes.x + mouth.x) / 2) < 0.2 * face.box.width)
    #expect(0.3...0.55 ~= (eyes.y - face.box.top) / face.box.height)
  }

  @Test(
    "Yaw agrees with a 478-point mesh within 7°",
    arguments: [
      ("fr_obama.jpg", -0.1), ("fr_obama2.jpg", -16.3), ("minivision_image_F1.jpg", -30.0),
      ("minivision_image_T1.jpg", 24.3), ("fr_ex_obama-240p.jpg", 0.1),
    ])
  func yaw(name: String, mesh: Double) throws {
    let frame = try TestImages.frame(photograph: name)
    let face = try #require(try detect(with: TestImages.yuNet(), in: frame).first)
    let yaw = try #require(face.landmarks?.pose.yaw)
    #expect(abs(yaw - mesh) < 7)
  }

  @Test("A box that reaches beyond the frame is not cut")
  func unclamped() throws {
    let frame = try TestImages.frame(photograph: "fr_obama_partial_face.jpg")
    #expect(try #require(try detect(with: DlibDetector(), in: frame).first).box.left < 0)
  }

  @Test("Faces stand in pixels of the full frame, whatever size was analysed")
  func scale() throws {
    let frame = try TestImages.frame(photograph: "fr_obama.jpg")
    let detector = try TestImages.yuNet()
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    var faces: [DetectedFace] = []
    var distances: [Double] = []
    for width in [640, 320] {
      try image.load(frame, minimumWidth: width)
      try detector.detect(in: image, into: &faces)
      distances.append(try #require(faces.first?.landmarks).interEyeDistance)
      #expect(image.frame == ImageBox(left: 0, top: 0, right: 910, bottom: 1137))
    }
    #expect(image.scale == 2)
    #expect(abs(distances[0] - distances[1]) < 0.15 * distances[0])
  }

  @Test("Two faces side by side are two")
  func twoFaces() throws {
    let frame = try TestImages.twice("minivision_image_T1.jpg")
    #expect(try detect(with: TestImages.yuNet(), in: frame).count == 2)
    #expect(try detect(with: DlibDetector(), in: frame).count == 2)
  }

  @Test("A frame without a face has none", arguments: [UInt8(0), 128, 255])
  func noFace(level: UInt8) throws {
    let pixels = [UInt8](repeating: level, count: 640 * 480)
    let frame = try TestImages.frame(pixels, .grey, width: 640, height: 480)
    #expect(try detect(with: TestImages.yuNet(), in: frame).isEmpty)
    #expect(try detect(with: DlibDetector(), in: frame).isEmpty)
  }

  @Test("A frame smaller than a face is no error", arguments: [(2, 2), (33, 31), (100, 8)])
  func tiny(width: Int, height: Int) throws {
    let pixels = [UInt8](repeating: 90, count: width * height)
    let frame = try TestImages.frame(pixels, .grey, width: width, height: height)
    #expect(try detect(with: TestImages.yuNet(), in: frame).isEmpty)
    #expect(try detect(with: DlibDetector(), in: frame).isEmpty)
  }
}

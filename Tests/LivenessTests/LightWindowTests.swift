import FaceAnalysis
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@testable import Liveness

@Suite("Infrared")
struct LightWindowTests {
  struct Scene: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let verdict: Bool
    /// Face and surroundings, lit and unlit.
    let lit: (Double, Double)
    let unlit: (Double, Double)
    var isFaceThere = true
    var contrast = 0.14
  }

  static let scenes = [
    Scene(testDescription: "a face at night", verdict: true, lit: (110, 25), unlit: (4, 3)),
    Scene(testDescription: "a face in daylight", verdict: true, lit: (160, 90), unlit: (90, 80)),
    Scene(
      testDescription: "a face by a lamp that is always on", verdict: false, lit: (120, 60),
      unlit: (119, 60)),
    Scene(
      testDescription: "a screen, which sends no infrared", verdict: false, lit: (12, 10),
      unlit: (3, 3)),
    Scene(
      testDescription: "a wall as near as the face", verdict: false, lit: (110, 115), unlit: (5, 5)),
    Scene(
      testDescription: "a bright spot without a face", verdict: false, lit: (110, 25),
      unlit: (4, 3), isFaceThere: false),
    Scene(
      testDescription: "a print in dyes, as even as its paper", verdict: false, lit: (150, 25),
      unlit: (4, 3), contrast: 0.014),
    Scene(
      testDescription: "a face too far for the emitter", verdict: false, lit: (30, 9),
      unlit: (4, 3)),
  ]

  @Test("Says yes to a face that the emitter lights, and to nothing else", arguments: scenes)
  func scene(scene: Scene) {
    var window = LightWindow()
    let settings = LivenessSettings.standard
    for frame in 0..<12 {
      let isLit = frame.isMultiple(of: 2)
      let level = isLit ? scene.lit : scene.unlit
      window.note(
        FaceLightLevel(face: level.0, around: level.1, contrast: scene.contrast),
        isFaceThere: isLit && scene.isFaceThere)
      #expect(window.verdict(settings) == (frame < 3 ? nil : scene.verdict))
    }
  }

  @Test("What was seen too long ago is not there any more")
  func forgets() {
    var window = LightWindow()
    for frame in 0..<6 {
      window.note(
        FaceLightLevel(face: frame.isMultiple(of: 2) ? 120 : 5, around: 5, contrast: 0.14),
        isFaceThere: true)
    }
    #expect(window.verdict(.standard) == true)
    for frame in 0..<3 {
      window.note(
        FaceLightLevel(face: frame.isMultiple(of: 2) ? 120 : 5, around: 5, contrast: 0.14),
        isFaceThere: false)
    }
    #expect(window.verdict(.standard) == false)
  }

  @Test("Light is measured inside the face and away from it", arguments: [PixelFormat.grey, .y10])
  func levels(format: PixelFormat) throws {
    let (width, height) = (320, 240)
    let box = ImageBox(left: 100, top: 60, right: 180, bottom: 160)
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let isFace = 100..<180 ~= x && 60..<160 ~= y
        let value = isFace ? 200 : 40
        bytes +=
          format == .grey ? [UInt8(value)] : [UInt8(4 * value % 256), UInt8(4 * value / 256)]
      }
    }
    let frame = try TestImages.frame(
      bytes, format, width: width, height: height, bytesPerLine: bytes.count / height)
    let image = try AnalysisImage(channels: .grey)
    try image.load(frame, minimumWidth: 320)
    #expect(
      FaceLightLevel(of: box, in: image) == FaceLightLevel(face: 200, around: 40, contrast: 0))
    // A face beside the image is lit by nothing.
    let outside = ImageBox(left: 400, top: 60, right: 480, bottom: 160)
    #expect(FaceLightLevel(of: outside, in: image).face == 0)
  }

  @Test("The face must be where the visible camera sees it, and alone")
  func place() {
    let visible = ImageBox(left: 0, top: 0, right: 640, bottom: 480)
    let infrared = ImageBox(left: 0, top: 0, right: 320, bottom: 240)
    let box = ImageBox(left: 200, top: 100, right: 400, bottom: 340)
    let place = InfraredMeter.place(box, of: visible, in: infrared)
    #expect(place == ImageBox(left: 100, top: 50, right: 200, bottom: 170))
    func isThere(_ boxes: [(Double, Double)]) -> Bool {
      InfraredMeter.isThere(
        place,
        among: boxes.map {
          DetectedFace(
            box: ImageBox(left: $0.0, top: $0.1, right: $0.0 + 100, bottom: $0.1 + 120), score: 1)
        }, .standard)
    }
    #expect(isThere([(110, 60)]))
    #expect(!isThere([(140, 50)]) && !isThere([(100, 90)]))
    #expect(!isThere([]) && !isThere([(100, 50), (0, 0)]))
  }
}

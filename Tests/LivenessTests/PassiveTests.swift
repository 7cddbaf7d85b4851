import FaceAnalysis
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@testable import Liveness

@Suite("Passive networks")
struct PassiveTests {
  private static func networks() throws -> PassiveNetworks {
    let folder = TestImages.models ?? ""
    return try PassiveNetworks(
      near: ModelFile(
        reading: "\(folder)/\(ModelPin.passiveNear.fileName)", as: .passiveNear),
      far: ModelFile(reading: "\(folder)/\(ModelPin.passiveFar.fileName)", as: .passiveFar))
  }

  @Test(
    "A genuine face is live, a poster of one is not, as the authors' own samples show",
    .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"),
    arguments: [("minivision_image_T1.jpg", 0.99...1.0), ("minivision_image_F1.jpg", 0.18...0.28)])
  func samples(name: String, range: ClosedRange<Double>) throws {
    let image = try TestImages.image(name)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    try tracker.look(at: image, detects: true)
    let detected = try #require(tracker.largestFace?.box)
    for box in [detected, tracker.mesh.box] {
      let live = try #require(try Self.networks().probability(of: box, in: image))
      print("passive, \(name): \(live)")
      #expect(range ~= live)
    }
  }

  @Test(
    "What is looked at lies inside the image, around the face, as large as there is room",
    arguments: [
      (ImageBox(left: 270, top: 190, right: 370, bottom: 290), 2.7, (185, 105, 455, 375)),
      // At the left edge it is moved, not cut.
      (ImageBox(left: 0, top: 190, right: 100, bottom: 290), 2.7, (0, 105, 270, 375)),
      (ImageBox(left: 540, top: 380, right: 640, bottom: 480), 2.7, (369, 209, 639, 479)),
      // As tall as the image.
      (ImageBox(left: 220, top: 140, right: 420, bottom: 340), 4, (80, 0, 559, 479)),
    ])
  func crop(box: ImageBox, scale: Double, expected: (Int, Int, Int, Int)) throws {
    let crop = try #require(PassiveCrop(box, scale: scale, width: 640, height: 480))
    #expect(abs(crop.left - expected.0) <= 1 && abs(crop.top - expected.1) <= 1)
    #expect(abs(crop.right - expected.2) <= 1 && abs(crop.bottom - expected.3) <= 1)
  }

  @Test(
    "A box that is none leaves nothing to look at",
    arguments: [
      ImageBox(left: 5, top: 5, right: 5, bottom: 9),
      ImageBox(left: 9, top: 5, right: 5, bottom: 9),
      ImageBox(left: -.infinity, top: 0, right: .infinity, bottom: 1),
      ImageBox(left: .nan, top: 0, right: 5, bottom: 5),
    ])
  func noCrop(box: ImageBox) {
    #expect(PassiveCrop(box, scale: 2.7, width: 640, height: 480) == nil)
  }

  @Test("Wherever a box is, what is looked at lies inside the image")
  func inside() throws {
    for left in stride(from: -900.0, through: 1_500, by: 100) {
      let box = ImageBox(left: left, top: -left, right: left + 90, bottom: 300 - left)
      let crop = try #require(PassiveCrop(box, scale: 4, width: 640, height: 480))
      #expect(crop.left >= 0 && crop.top >= 0 && crop.right < 640 && crop.bottom < 480)
    }
  }
}

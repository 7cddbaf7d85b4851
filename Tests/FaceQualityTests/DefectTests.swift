import Pictures
import TestSupport
import Testing
import VisionTestSupport

@testable import FaceAnalysis
@testable import FaceQuality

@Suite(
  "Defects of a photograph",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct DefectTests {
  /// Close-ups in good light, large enough to lose something.
  static let photographs = ["fr_obama2.jpg", "fr_obama.jpg"]

  @Test(
    "Each lowers its own components, step by step, and the worst of them tells",
    arguments: Defect.allCases)
  func falling(defect: Defect) throws {
    let meter = try QualityMeter(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    for name in Self.photographs {
      let picture = try OFIQReference.picture(name)
      _ = try meter.measure(picture)
      let face = meter.tracker.mesh.box
      var scores: [QualityComponent: [Int]] = [:]
      for strength in defect.strengths {
        let report = try meter.measure(
          defect.applied(to: picture, strength: strength, face: face))
        // What is not assessed any more has not passed.
        for component in defect.components {
          scores[component, default: []].append(report[component]?.score ?? 0)
        }
      }
      print("\(defect.rawValue), \(name): \(scores.map { "\($0.key.rawValue) \($0.value)" })")
      for (component, scores) in scores {
        for (earlier, later) in zip(scores, scores.dropFirst()) {
          // The photographs are not without fault: a little blue does good to one that is a little too warm.
          #expect(later <= earlier + 5, "\(component) of \(name) rises: \(scores)")
        }
      }
      let fall = scores.values.map { ($0.first ?? 0) - ($0.last ?? 0) }
      #expect(fall.contains { $0 >= 30 }, "\(name): \(scores)")
    }
  }

  @Test("Painted masks and bars are noticed more often than not, clean faces pass")
  func occlusion() throws {
    let meter = try QualityMeter(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    var (noticed, painted, passed) = (0, 0, 0)
    for name in OFIQReference.photographs {
      let picture = try OFIQReference.picture(name)
      let clean = try #require(try meter.measure(picture)[.occlusionHeuristic])
      passed += clean.score >= 50 ? 1 : 0
      let mesh = meter.tracker.mesh
      // From the nose down, and across the eyes.
      let box = mesh.box
      let (eyes, nose) = (mesh.point(168), mesh.point(5))
      for (top, bottom) in [(nose.y, box.bottom), (2 * eyes.y - nose.y, nose.y - 2)] {
        for shade in [
          PictureColour.black, .white, PictureColour(red: 40, green: 120, blue: 200),
        ] {
          var covered = picture
          covered.rectangle(
            left: box.left, top: top, right: box.right, bottom: bottom, shade)
          let score = try meter.measure(covered)[.occlusionHeuristic]?.score
          painted += 1
          noticed += (score ?? 0) < 50 ? 1 : 0
        }
      }
    }
    print(
      "occlusion heuristic: \(passed) of 6 clean pass, \(noticed) of \(painted) painted noticed")
    #expect(passed == 6)
    #expect(Double(noticed) >= 0.8 * Double(painted))
  }

  @Test("What is cut off is missing from completeness")
  func completeness() throws {
    let mesh = try FaceMesh()
    // A square outline of 100 pixels.
    for (index, point) in FaceMesh.outline.enumerated() {
      let (side, along) = (index / 9, Float(index % 9) * 100 / 9)
      mesh[point] =
        switch side {
        case 0: [along, 0, 0]
        case 1: [100, along, 0]
        case 2: [100 - along, 100, 0]
        default: [0, 100 - along, 0]
        }
    }
    let outline = ClippedOutline(of: mesh)
    func share(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> Double? {
      outline.share(inside: ImageBox(left: left, top: top, right: right, bottom: bottom))
    }
    #expect(share(-10, -10, 200, 200) == 1)
    #expect(abs((share(25, -10, 200, 200) ?? 0) - 0.75) < 1e-9)
    #expect(abs((share(0, 0, 50, 50) ?? 0) - 0.25) < 1e-9)
    #expect(share(200, 200, 300, 300) == 0)
    #expect(
      ClippedOutline(of: try FaceMesh()).share(
        inside: ImageBox(
          left: 0, top: 0, right: 9, bottom: 9)) == nil)
  }
}

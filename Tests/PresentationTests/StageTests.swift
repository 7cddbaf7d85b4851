import FaceAnalysis
import Foundation
import JPEG
import Pictures
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@testable import Presentations

@Suite("Stages", .enabled(if: TestImages.haveBoth, SharedData.reason))
struct StageTests {
  @Test("look")
  func look() async throws {
    let reader = try SubjectReader(
      detector: TestImages.yuNet(), mesh: TestImages.meshNetwork(),
      triangles: FaceTriangles(
        reading: "\(TestImages.models ?? "")/canonical_face_model.obj"))
    let source = SubjectSource.all[0]
    let subject = try reader.read(
          await source.picture(in: TestImages.testData ?? ""), name: source.person)
    for species in Species.allCases {
      let clock = LabClock()
      let camera = try PresentationCamera(Presentation(species, of: subject, seed: 5), pace: .frames(clock))
      _ = try await camera.start(StreamRequest())
      var time = Duration.zero
      for frame in 1...40 {
        if frame == 10 { await camera.hear(.turnLeft) }
        if frame == 12 { await camera.hear(.mouthOpen) }
        let start = ContinuousClock.now
        let f = try await camera.next()
        time += ContinuousClock.now - start
        if frame == 26 {
          let bytes = f.pixels.withUnsafeBytes { Array($0) }
          try Data(Picture(file: bytes).png()).write(to: URL(filePath: "/tmp/h3/stage-\(species.rawValue.replacing(" ", with: "")).png"))
          print(species, bytes.count)
        }
      }
      print(species, time / 40)
    }
  }
}

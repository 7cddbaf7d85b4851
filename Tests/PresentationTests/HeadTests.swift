import FaceAnalysis
import Foundation
import JPEG
import Pictures
import TestSupport
import Testing
import VisionTestSupport

@testable import Presentations

@Suite("Rendered heads", .enabled(if: TestImages.haveBoth, SharedData.reason))
struct HeadTests {
  @Test("look")
  func look() async throws {
    let reader = try SubjectReader(
      detector: TestImages.yuNet(), mesh: TestImages.meshNetwork(),
      triangles: FaceTriangles(
        reading: "\(TestImages.models ?? "")/canonical_face_model.obj"))
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    let canvas = Canvas(width: 640, height: 480)
    for source in SubjectSource.all {
      do {
        let subject = try reader.read(
          await source.picture(in: TestImages.testData ?? ""), name: source.person)
        let scene = HeadScene(subject.model)
        print(source.person, subject.model.rest, subject.model.jawRise, subject.model.eyeDistance)
        var states: [(String, HeadState)] = [("rest", HeadState())]
        for yaw in [-35, -25, 25, 35] { var s = HeadState(); s.yaw = Float(yaw); states.append(("yaw\(yaw)", s)) }
        for pitch in [-20, 20] { var s = HeadState(); s.pitch = Float(pitch); states.append(("pitch\(pitch)", s)) }
        do { var s = HeadState(); s.lids = 1; states.append(("lids", s)) }
        do { var s = HeadState(); s.jaw = 1; states.append(("jaw", s)) }
        do { var s = HeadState(); s.nearer = 0.3; states.append(("near", s)) }
        for (name, state) in states {
          let start = ContinuousClock.now
          scene.draw(state, into: canvas)
          let time = ContinuousClock.now - start
          let picture = canvas.texture.picture
          try Data(picture.png()).write(to: URL(filePath: "/tmp/h3/out-\(source.person)-\(name).png"))
          tracker.reset()
          try image.load(picture, minimumWidth: 640)
          try tracker.look(at: image, detects: true)
          let mesh = tracker.mesh
          func d(_ a: Int, _ b: Int) -> Double { mesh.point(a).distance(to: mesh.point(b)) }
          let ear = (d(160, 144) + d(158, 153)) / 2 / d(33, 133) / 2 + (d(385, 380) + d(387, 373)) / 2 / d(362, 263) / 2
          let mar = d(13, 14) / d(78, 308)
          let pose = HeadPose(mesh)
          func f(_ v: Double?) -> String { String(format: "%6.2f", v ?? .nan) }
          print(name, mesh.isFace, f(mesh.presence), "yaw", f(pose?.yaw), "pitch", f(pose?.pitch), "roll", f(pose?.roll), "ear", f(ear), "mar", f(mar), time)
        }
      } catch { print(source.person, error) }
    }
  }
}

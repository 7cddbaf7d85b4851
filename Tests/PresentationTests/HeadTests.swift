import Liveness
import Pictures
import TestSupport
import Testing
import VisionTestSupport

@testable import Presentations

@Suite("Animated heads", .enabled(if: TestImages.haveBoth, SharedData.reason))
struct HeadTests {
  static let people = SubjectSource.all.map(\.person)

  private func face(
    _ person: String, relief: Float = 1, _ change: (inout HeadState) -> Void = { _ in }
  ) async throws -> ObservedFace {
    let laboratory = try await Laboratory.shared.value
    let scene = HeadScene(try laboratory.subject(person).model, relief: relief)
    let canvas = Canvas(width: HeadModel.width, height: HeadModel.height)
    var state = HeadState()
    change(&state)
    scene.draw(state, into: canvas)
    return try #require(try laboratory.face(in: canvas.texture.picture))
  }

  @Test("A head at rest looks straight ahead with open eyes and closed mouth", arguments: people)
  func rest(person: String) async throws {
    let face = try await face(person)
    #expect(abs(face.yaw) < 4)
    #expect(abs(face.pitch) < 9)
    #expect(face.eyeRatio > 0.18)
    #expect(face.mouthRatio < 0.1)
  }

  @Test(
    "A head turns by the angle asked for, and not as a plane", arguments: people, [-32, 32])
  func turn(person: String, yaw: Int) async throws {
    let rest = try await face(person)
    let turned = try await face(person) { $0.yaw = Float(yaw) }
    #expect(abs(turned.yaw - rest.yaw - Double(yaw)) < 8)
    #expect(try #require(PlanarityResidual.of(turned, against: rest)) > 0.09)
  }

  @Test("A face without relief turns as a plane", arguments: people)
  func plane(person: String) async throws {
    let rest = try await face(person, relief: 0)
    let turned = try await face(person, relief: 0) { $0.yaw = 32 }
    #expect(try #require(PlanarityResidual.of(turned, against: rest)) < 0.08)
  }

  @Test("A head is raised and lowered by the angle asked for", arguments: people, [-20, 20])
  func pitch(person: String, angle: Int) async throws {
    let rest = try await face(person)
    let raised = try await face(person) { $0.pitch = Float(angle) }
    #expect(abs(raised.pitch - rest.pitch - Double(angle)) < 8)
  }

  @Test("Eyelids close and the mouth opens", arguments: people)
  func expression(person: String) async throws {
    let rest = try await face(person)
    let shut = try await face(person) { $0.lids = 1 }
    let open = try await face(person) { $0.jaw = 1 }
    #expect(shut.eyeRatio < 0.5 * rest.eyeRatio)
    #expect(open.mouthRatio > 0.5)
  }

  @Test("A head that comes nearer gains perspective, a plane does not", arguments: people)
  func nearer(person: String) async throws {
    let rest = try await face(person)
    for n in [Float(0.2), 0.25, 0.3, 0.35, 0.4, 0.45] {
      let near = try await face(person) { $0.nearer = n }
      let flat = try await face(person, relief: 0)
      let flatNear = try await face(person, relief: 0) { $0.nearer = n }
      print("near", person, n, PerspectiveGain.of(near, against: rest) as Any, PerspectiveGain.of(flatNear, against: flat) as Any)
    }
    let near = try await face(person) { $0.nearer = 0.3 }
    let gain = try #require(PerspectiveGain.of(near, against: rest))
    #expect(gain.scale > 1.3)
    #expect(gain.depth > 0.02)
    let flat = try await face(person, relief: 0)
    let flatNear = try await face(person, relief: 0) { $0.nearer = 0.3 }
    #expect(try #require(PerspectiveGain.of(flatNear, against: flat)).depth < 0.02)
  }
}

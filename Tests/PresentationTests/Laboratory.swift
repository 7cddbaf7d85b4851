import DeviceKeys
import FaceAnalysis
import Foundation
import JPEG
import Liveness
import Pictures
import TestSupport
import VisionTestSupport

@testable import Presentations

/// Models and people of the test data, read once for all tests.
struct Laboratory: Sendable {
  let models: LabModels
  let subjects: [Subject]
  let device: LabDevice
  private let folder: TemporaryFolder

  static let shared = Task { try await Laboratory() }

  private init() async throws {
    models = try LabModels(in: TestImages.models ?? "")
    subjects = try await models.subjects(in: TestImages.testData ?? "")
    folder = try TemporaryFolder()
    device = try LabDevice(in: folder.path)
  }

  func subject(_ person: String) throws -> Subject {
    guard let subject = subjects.first(where: { $0.source.person == person }) else {
      throw PresentationError(.subject, person)
    }
    return subject
  }

  /// What the networks see in a picture.
  func face(in picture: Picture) throws -> ObservedFace? {
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try image.load(picture, minimumWidth: 640)
    try tracker.look(at: image, detects: true)
    return ObservedFace(tracker.mesh)
  }
}

import DeviceKeys
import FaceAnalysis
import FaceQuality
import JPEG
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@Suite(
  "Assessor with a mesh",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct MeshAssessorTests {
  private static func profile(_ requirements: [Measure: Requirement] = [:]) -> CaptureProfile {
    CaptureProfile(name: "test", digest: SHA256.digest([]), requirements: requirements)
  }

  private static func assessor() throws -> MeshAssessor {
    try MeshAssessor(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
  }

  @Test("Everything is measured of one face, each value within its measure's range")
  func everything() throws {
    let assessor = try Self.assessor()
    // In colour: a grey image has no natural colour.
    let result = try assessor.assess(
      TestImages.frame(photograph: "fr_obama.jpg"), for: Self.profile())
    #expect(result.measurements.map(\.measure) == Measure.allCases)
    for measurement in result.measurements {
      let value = try #require(measurement.value, "\(measurement.measure)")
      #expect(measurement.measure.range ~= value, "\(measurement.measure)")
    }
    #expect(result.isAcceptable && result.guidance == nil)
    #expect(assessor.meter.tracker.mesh.isFace && assessor.meter.image.width > 0)
  }

  @Test("A measure has the value and the score of the component that it carries")
  func components() throws {
    let assessor = try Self.assessor()
    let frame = try TestImages.frame(photograph: "fr_obama2.jpg")
    let result = try assessor.assess(frame, for: Self.profile())
    let report = assessor.meter.assess()
    for component in QualityComponent.allCases where !component.needsMissingNetwork {
      let measure = try #require(component.measure, "\(component)")
      let value = try #require(report[component], "\(component)")
      #expect(result.measurements.first { $0.measure == measure }?.value == value.raw)
      #expect(measure.score(of: value.raw) == value.score, "\(measure)")
      if let identifier = component.identifier { #expect(measure.claimKey == Int(identifier)) }
    }
    #expect(
      QualityComponent.allCases.filter(\.needsMissingNetwork).allSatisfy { $0.measure == nil })
  }

  @Test("The detector looks at every frame that is acceptable, and at few of the others")
  func counted() throws {
    let assessor = try Self.assessor()
    let frame = try TestImages.frame(photograph: "fr_obama.jpg")
    for _ in 0..<7 {
      #expect(try assessor.assess(frame, for: Self.profile()).isAcceptable)
      #expect(assessor.meter.tracker.hasDetected)
    }
    let demanding = Self.profile([.interEyeDistance: Requirement(minimum: 1000)])
    var detections = 0
    for _ in 0..<10 {
      #expect(try !assessor.assess(frame, for: demanding).isAcceptable)
      detections += assessor.meter.tracker.hasDetected ? 1 : 0
    }
    #expect(detections == 2)
  }

  @Test(
    "A second person who comes while the first is followed is counted before a frame is accepted")
  func second() throws {
    let assessor = try Self.assessor()
    let one = try TestImages.frame(photograph: "minivision_image_T1.jpg")
    #expect(try assessor.assess(one, for: Self.profile()).isAcceptable)
    let two = try TestImages.twice("minivision_image_T1.jpg", milliseconds: 30)
    let result = try assessor.assess(two, for: Self.profile())
    #expect(result.unmet == [.singleFace])
    #expect(result.measurements.first?.value == 2)
    #expect(result.measurements.dropFirst().allSatisfy { $0.value == nil })
  }

  @Test("Without a face nothing is measured but that")
  func noFace() throws {
    let assessor = try Self.assessor()
    let grey = try TestImages.frame(
      [UInt8](repeating: 100, count: 640 * 480), .grey, width: 640, height: 480)
    _ = try assessor.assess(grey, for: Self.profile([.eyesOpen: Requirement(score: 1)]))
    let later = try TestImages.frame(
      [UInt8](repeating: 100, count: 640 * 480), .grey, width: 640, height: 480, milliseconds: 33)
    let result = try assessor.assess(later, for: Self.profile([.eyesOpen: Requirement(score: 1)]))
    #expect(result.unmet == [.singleFace, .eyesOpen] && result.guidance == .noFace)
    #expect(result.score == 0)
    #expect(result.measurements.first?.value == 0)
  }

  @Test(
    "A person is told what to do about the component that is wrong",
    arguments: [
      (
        Measure.headPoseYaw, Requirement(score: 95), "minivision_image_F1.jpg",
        Guidance.lookStraight
      ),
      (.marginAbove, Requirement(minimum: 5), "fr_obama.jpg", .centreFace),
      (.headSize, Requirement(score: 50), "fr_obama.jpg", .moveCloser),
      (.frontalInterEyeDistance, Requirement(minimum: 500), "fr_obama.jpg", .moveCloser),
      (.luminanceMean, Requirement(score: 90), "fr_obama2.jpg", .moreLight),
      (.overExposurePrevention, Requirement(minimum: 1), "fr_obama.jpg", .lessLight),
      (.illuminationUniformity, Requirement(score: 99), "fr_obama.jpg", .evenLight),
      (.mouthClosed, Requirement(score: 100), "fr_obama2.jpg", .closeMouth),
      (.eyesOpen, Requirement(minimum: 1), "fr_obama.jpg", .openEyes),
      (.headPoseRoll, Requirement(maximum: -90), "fr_obama.jpg", .levelHead),
      (.occlusion, Requirement(maximum: 0), "fr_obama.jpg", .uncoverFace),
    ])
  func advice(
    measure: Measure, requirement: Requirement, name: String, guidance: Guidance
  ) throws {
    let assessor = try Self.assessor()
    let profile = Self.profile([measure: requirement])
    let frame = try TestImages.frame(photograph: name)
    _ = try assessor.assess(frame, for: profile)
    let result = try assessor.assess(frame, for: profile)
    #expect(result.unmet == [measure])
    #expect(result.guidance == guidance)
  }

  @Test(
    "A frame that does not decode is an error, the face is lost, and the next frame is assessed as ever"
  )
  func undecodable() throws {
    let assessor = try Self.assessor()
    let good = try TestImages.frame(photograph: "fr_obama.jpg")
    #expect(try assessor.assess(good, for: Self.profile()).isAcceptable)
    let broken = try TestImages.frame([0xFF, 0xD8, 0xFF], .mjpeg, width: 640, height: 480)
    let error = #expect(throws: AssessmentError.self) {
      _ = try assessor.assess(broken, for: Self.profile())
    }
    #expect(error?.code == .undecodable)
    #expect(!assessor.meter.tracker.mesh.isFace)
    #expect(try assessor.assess(good, for: Self.profile()).isAcceptable)
  }

  @Test("After a session nothing of the face is left")
  func wiped() throws {
    let assessor = try Self.assessor()
    _ = try assessor.assess(TestImages.frame(photograph: "fr_obama.jpg"), for: Self.profile())
    assessor.wipe()
    let meter = assessor.meter
    #expect(!meter.tracker.mesh.isFace && meter.evidence == nil && meter.image.width == 0)
    #expect(
      (0..<FaceMesh.count).allSatisfy { meter.tracker.mesh.point($0) == ImagePoint(x: 0, y: 0) })
    #expect(meter.tracker.faces.isEmpty)
  }

  @Test("The algorithms name detector and mesh, and the digests of both models")
  func algorithms() throws {
    let set = try Self.assessor().algorithms
    #expect(set.id == "yunet-2023mar+mesh478+iso29794-5/1")
    #expect(set.models["detector"]?.description == ModelPin.yuNet.sha256)
    #expect(set.models["landmarks"]?.description == ModelPin.faceMesh.sha256)
  }
}

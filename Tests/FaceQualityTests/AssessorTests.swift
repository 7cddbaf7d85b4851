import DeviceKeys
import FaceAnalysis
import FaceQuality
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@Suite("Assessor")
struct AssessorTests {
  private static let profile = CaptureProfile(
    name: "test", digest: SHA256.digest([]),
    requirements: [.frontalAngle: Requirement(maximum: 20), .sharpness: Requirement(minimum: 20)])

  @Test("Without a face nothing else is assessed, and everything required is unmet")
  func noFace() async throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let result = try assessor.assess(blank(), for: Self.profile)
    #expect(result.unmet == [.singleFace, .frontalAngle, .sharpness])
    #expect(!result.isAcceptable)
    for measurement in result.measurements {
      #expect(measurement.value == (measurement.measure == .singleFace ? 0 : nil))
      #expect(
        measurement.isRequired
          == [.singleFace, .frontalAngle, .sharpness].contains(measurement.measure))
    }
  }

  @Test("Guidance comes with the second frame that says the same, and starts anew after a pause")
  func guidance() async throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    var shown: [Guidance?] = []
    for time: Int64 in [0, 33, 66, 5000, 5033] {
      shown.append(
        try assessor.assess(blank(milliseconds: time), for: Self.profile).guidance)
    }
    #expect(shown == [nil, .noFace, .noFace, nil, .noFace])
  }

  @Test(
    "One odd frame does not change the guidance",
    .enabled(if: TestImages.testData != nil, "needs ATTESTCAM_TESTDATA"))
  func steady() async throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    _ = try assessor.assess(blank(milliseconds: 0), for: Self.profile)
    _ = try assessor.assess(blank(milliseconds: 30), for: Self.profile)
    let two = try TestImages.twice("minivision_image_T1.jpg", milliseconds: 60)
    let odd = try assessor.assess(two, for: Self.profile)
    #expect(odd.guidance == .noFace && odd.unmet.first == .singleFace)
    #expect(odd.measurements.first?.value == 2)
    for time: Int64 in [90, 200] {
      let again = try TestImages.twice("minivision_image_T1.jpg", milliseconds: time)
      #expect(try assessor.assess(again, for: Self.profile).guidance == .noFace)
    }
    let again = try TestImages.twice("minivision_image_T1.jpg", milliseconds: 260)
    #expect(try assessor.assess(again, for: Self.profile).guidance == .severalFaces)
  }

  @Test(
    "Required but not assessed is a no",
    .enabled(if: TestImages.testData != nil, "needs ATTESTCAM_TESTDATA"))
  func notAssessed() async throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let frame = try TestImages.frame(photograph: "fr_obama.jpg")
    let result = try assessor.assess(frame, for: Self.profile)
    #expect(result.unmet == [.frontalAngle])
    #expect(result.measurements.first { $0.measure == .frontalAngle }?.value == nil)
    #expect(!assessor.assessable.contains(.frontalAngle))
  }

  @Test(
    "A person is told what to do about the first thing that is wrong",
    .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"),
    arguments: [
      ("fr_obama.jpg", Measure.faceAreaShare, Requirement(minimum: 0.6), Guidance.moveCloser),
      ("fr_obama.jpg", .faceAreaShare, Requirement(maximum: 0.1), .moveBack),
      ("fr_obama_partial_face.jpg", .completeness, Requirement(minimum: 0.9), .centreFace),
      ("minivision_image_F1.jpg", .frontalAngle, Requirement(maximum: 20), .lookStraight),
      ("fr_obama.jpg", .interEyeDistance, Requirement(minimum: 200), .moveCloser),
      ("fr_obama.jpg", .illumination, Requirement(minimum: 0.9), .moreLight),
      ("fr_obama.jpg", .illumination, Requirement(maximum: 0.1), .lessLight),
      ("minivision_image_F1.jpg", .sharpness, Requirement(minimum: 100), .holdStill),
    ])
  func advice(
    name: String, measure: Measure, requirement: Requirement, guidance: Guidance
  ) async throws {
    let assessor = try DetectorAssessor(detector: TestImages.yuNet())
    var profile = Self.profile
    profile.requirements = [.singleFace: Requirement(minimum: 1, maximum: 1), measure: requirement]
    _ = try assessor.assess(TestImages.frame(photograph: name), for: profile)
    let result = try assessor.assess(TestImages.frame(photograph: name), for: profile)
    #expect(result.unmet == [measure])
    #expect(result.guidance == guidance)
  }

  @Test("A frame that does not decode is an error, and the next frame is assessed as ever")
  func undecodable() async throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let frame = try TestImages.frame([0xFF, 0xD8, 0xFF], .mjpeg, width: 640, height: 480)
    do {
      _ = try assessor.assess(frame, for: Self.profile)
      Issue.record("a broken frame was assessed")
    } catch {
      #expect(error.code == .undecodable)
      #expect(error.description.contains("no EOI"))
    }
    #expect(try assessor.assess(blank(), for: Self.profile).unmet.first == .singleFace)
  }

  @Test(
    "The algorithms name the detector and its model's digest",
    .enabled(if: TestImages.models != nil, "needs ATTESTCAM_MODELS"))
  func algorithms() throws {
    let dlib = try DetectorAssessor(detector: DlibDetector()).algorithms
    #expect(dlib == AlgorithmSet(id: "dlib-hog/1", models: [:]))
    let yuNet = try DetectorAssessor(detector: TestImages.yuNet()).algorithms
    #expect(yuNet.id == "yunet-2023mar+pose-5pt/1")
    #expect(yuNet.models["detector"]?.description == ModelPin.yuNet.sha256)
  }

  private func blank(milliseconds: Int64 = 0) throws -> Frame {
    try TestImages.frame(
      [UInt8](repeating: 100, count: 640 * 480), .grey, width: 640, height: 480,
      milliseconds: milliseconds)
  }
}

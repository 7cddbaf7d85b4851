import DeviceKeys
import FaceAnalysis
import FaceQuality
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@Suite(
  "Quality measures on photographs",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct QualityMeasureTests {
  private static let relaxed = CaptureProfile(
    name: "relaxed", digest: SHA256.digest([]),
    requirements: [
      .completeness: Requirement(minimum: 0.9), .interEyeDistance: Requirement(minimum: 35),
    ])

  @Test(
    "Only the photograph that is cut and the one that is tiny fail, each for its own reason",
    arguments: [
      ("fr_ex_obama-240p.jpg", [Measure.interEyeDistance]), ("fr_obama.jpg", []),
      ("fr_obama2.jpg", []), ("fr_obama_partial_face.jpg", [.completeness]),
      ("minivision_image_F1.jpg", []), ("minivision_image_T1.jpg", []),
    ])
  func relaxedProfile(name: String, unmet: [Measure]) async throws {
    let assessor = try DetectorAssessor(detector: TestImages.yuNet())
    let result = try assessor.assess(
      TestImages.frame(photograph: name), for: Self.relaxed)
    #expect(result.unmet == unmet)
    #expect(
      result.measurements.allSatisfy {
        ($0.value != nil) == assessor.assessable.contains($0.measure)
      })
    #expect(result.measurements.map(\.measure) == Measure.allCases)
  }

  @Test(
    "Eye distance agrees with OFIQ's within a fifth",
    arguments: [
      ("fr_obama.jpg", 102.0), ("fr_obama2.jpg", 115.5), ("minivision_image_F1.jpg", 70.6),
      ("minivision_image_T1.jpg", 71.6), ("fr_ex_obama-240p.jpg", 23.0),
    ])
  func eyeDistance(name: String, projected: Double) async throws {
    let distance = try await value(.interEyeDistance, of: TestImages.frame(photograph: name))
    #expect(abs(try #require(distance) / projected - 1) < 0.2)
  }

  @Test(
    "Mean luminance agrees with OFIQ's region within 0.06",
    arguments: [
      ("fr_obama.jpg", 0.301), ("fr_obama2.jpg", 0.202), ("fr_ex_obama-240p.jpg", 0.303),
    ])
  func illumination(name: String, reference: Double) async throws {
    let mean = try await value(.illumination, of: TestImages.frame(photograph: name))
    #expect(abs(try #require(mean) - reference) < 0.06)
  }

  @Test(
    "Each blur lowers sharpness, and a strong one below the profile's 50", arguments: [true, false])
  func blur(withLandmarks: Bool) async throws {
    var picture = try GreyPicture(photograph: "minivision_image_T1.jpg")
    var scores: [Double] = []
    for _ in 0..<4 {
      let frame = try picture.frame()
      let score =
        withLandmarks
        ? try await value(.sharpness, of: frame) : try await builtIn(.sharpness, of: frame)
      scores.append(try #require(score))
      picture.blur(radius: 2)
    }
    #expect(scores == scores.sorted(by: >), "\(scores)")
    #expect(scores[0] > 90 && scores[3] < 20, "\(scores)")
  }

  @Test("Darkening lowers illumination as linear light does")
  func darkening() async throws {
    var picture = try GreyPicture(photograph: "minivision_image_T1.jpg")
    let bright = try #require(try await builtIn(.illumination, of: picture.frame()))
    picture.darken(to: 0.5)
    let dark = try #require(try await builtIn(.illumination, of: picture.frame()))
    // Half the code value is about a fifth of the light.
    #expect(0.15...0.28 ~= dark / bright)
  }

  @Test("The face's share counts against the guide window")
  func areaShare() async throws {
    func share(_ window: GuideWindow) async throws -> Double? {
      try await value(
        .faceAreaShare, of: TestImages.frame(photograph: "fr_obama.jpg"), window: window)
    }
    let whole = try #require(try await share(GuideWindow(x: 0, y: 0, width: 1, height: 1)))
    #expect(abs(whole - 0.072) < 0.005)
    let quarter = try #require(try await share(GuideWindow(x: 0.25, y: 0, width: 0.5, height: 0.5)))
    #expect(abs(quarter - 4 * whole) < 0.005)
    #expect(try await share(GuideWindow(x: 0.45, y: 0.15, width: 0.15, height: 0.2)) == 1)
    #expect(try await share(GuideWindow(x: 0, y: 0.6, width: 0.3, height: 0.3)) == 0)
  }

  @Test("Sharpness is judged on the full picture when the analysed one is too coarse")
  func detail() async throws {
    let small = try GreyPicture(photograph: "minivision_image_T1.jpg")
    // 480 pixels wide becomes 1440: analysed at half size, eyes 37 pixels apart there.
    let large = small.placed(onWidth: 1440)
    let (a, b) = (
      try #require(try await builtIn(.sharpness, of: small.frame())),
      try #require(try await builtIn(.sharpness, of: large.frame()))
    )
    #expect(abs(a - b) < 5, "\(a) \(b)")
  }

  private func value(
    _ measure: Measure, of frame: borrowing Frame, window: GuideWindow = .standard
  ) async throws -> Double? {
    var profile = Self.relaxed
    profile.window = window
    let assessor = try DetectorAssessor(detector: TestImages.yuNet())
    let result = try assessor.assess(frame, for: profile)
    return result.measurements.first { $0.measure == measure }?.value
  }

  private func builtIn(_ measure: Measure, of frame: borrowing Frame) async throws -> Double? {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let result = try assessor.assess(frame, for: Self.relaxed)
    return result.measurements.first { $0.measure == measure }?.value
  }
}

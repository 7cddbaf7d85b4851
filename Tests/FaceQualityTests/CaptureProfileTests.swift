import DeviceKeys
import FaceAnalysis
import FaceQuality
import StrictYAML
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@Suite("Capture profiles")
struct CaptureProfileTests {
  /// What a detector alone can assess.
  private static let plain = ["patent", "quality-only", "demo"]
  /// Every profile that is shipped.
  private static let allProfiles = plain + ["enrol", "verify", "icao"]

  @Test("A profile's values are read, and what it leaves out has the standard value")
  func reads() throws {
    let text = """
      # comment
      requirements:
        completeness: {minimum: 0.9}
        illumination:
          minimum: 0.2
          maximum: 0.8
      """
    let profile = try parse(text)
    #expect(profile.name == "test" && profile.digest == SHA256.digest(Array(text.utf8)))
    #expect(
      profile.requirements == [
        .singleFace: Requirement(minimum: 1, maximum: 1),
        .completeness: Requirement(minimum: 0.9),
        .illumination: Requirement(minimum: 0.2, maximum: 0.8),
      ])
    #expect(profile.window == .standard && profile.sample == SampleRequirement())
  }

  @Test("Components by the standard's names, scores, selection and crop are read")
  func components() throws {
    let profile = try parse(
      """
      requirements:
        HeadPoseYaw: {minimum: -10, maximum: 10}
        EyesOpen: {score: 70}
      selection: {requested_score: 80, window_ms: 3000, otherwise: fail}
      sample: {crop: {above: 0.5, below: 0.25, sides: 1}}
      """)
    #expect(profile.requirements[.headPoseYaw] == Requirement(minimum: -10, maximum: 10))
    #expect(profile.requirements[.eyesOpen] == Requirement(score: 70))
    #expect(
      profile.selection
        == SelectionRule(requestedScore: 80, window: .seconds(3), takesBest: false))
    #expect(profile.sample.crop == CropMargins(above: 0.5, below: 0.25, sides: 1))
  }

  @Test("A score is a requirement like a limit")
  func scores() {
    let open = Requirement(score: 50)
    #expect(open.isMet(by: 0.02, of: .eyesOpen) && !open.isMet(by: 0.019, of: .eyesOpen))
    #expect(!Requirement(minimum: 0.03, score: 50).isMet(by: 0.02, of: .eyesOpen))
  }

  @Test("A frame is as good as the weakest of what is required of it")
  func weakest() throws {
    var profile = try parse("requirements: {sharpness: {minimum: 10}, HeadPoseYaw: {maximum: 90}}")
    let values: [Measure: Double] = [
      .singleFace: 1, .sharpness: 70, .headPoseYaw: 60, .eyesOpen: 0,
    ]
    let assessment = FrameAssessment(values, under: profile)
    #expect(assessment.isAcceptable && assessment.score == 25)
    #expect(assessment.weakest?.measure == .headPoseYaw)
    profile.requirements[.occlusion] = Requirement(maximum: 10)
    #expect(FrameAssessment(values, under: profile).score == 0)
  }

  @Test("A profile that is wrong is refused with file, line and key", arguments: Refusal.all)
  func refusals(_ refusal: Refusal) {
    let error = #expect(throws: YAMLError.self) { try parse(refusal.text) }
    #expect(error?.code == refusal.code, "\(error?.description ?? "")")
    for part in refusal.parts {
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
  }

  @Test(
    "A profile's name has to be fit for a claim",
    arguments: ["", "Patent", "a b", "ä", "../x", String(repeating: "a", count: 33)])
  func names(name: String) {
    let error = #expect(throws: YAMLError.self) {
      try CaptureProfile.parse(Array(Refusal.good.utf8), name: name, file: "x.yaml")
    }
    #expect(error?.code == .unreadable)
  }

  @Test("A file that is too large, not UTF-8, missing or not .yaml is refused")
  func unreadable() {
    let large = Refusal.good + String(repeating: "#", count: YAMLNode.largestFile)
    #expect(throws: YAMLError.self) { try parse(large) }
    #expect(throws: YAMLError.self) {
      try CaptureProfile.parse([0xFF, 0xFE, 0x00], name: "test", file: "x.yaml")
    }
    #expect(throws: YAMLError.self) { try CaptureProfile.load("/nonexistent/patent.yaml") }
    #expect(throws: YAMLError.self) { try CaptureProfile.load("/etc/hostname") }
  }

  @Test("The shipped profiles are read", arguments: allProfiles)
  func shipped(name: String) throws {
    let profile = try CaptureProfile.load(path(name))
    #expect(profile.name == name && profile.requirements.count >= 4)
    #expect(profile.selection.requestedScore == nil || !Self.plain.contains(name))
  }

  @Test("The patent's example numbers stand in its profile")
  func patent() throws {
    let requirements = try CaptureProfile.load(path("patent")).requirements
    #expect(requirements[.faceAreaShare]?.minimum == 0.6)
    #expect(requirements[.completeness]?.minimum == 0.9)
    #expect(requirements[.frontalAngle]?.maximum == 20)
  }

  @Test(
    "A profile beyond the installation is refused and names measure and model",
    arguments: ["patent", "quality-only"])
  func notAssessable(name: String) throws {
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let error = #expect(throws: ProfileError.self) {
      try CaptureProfile.load(path(name)).checkAssessable(by: assessor)
    }
    let measure = name == "patent" ? Measure.frontalAngle : .interEyeDistance
    #expect(error?.measure == measure)
    #expect(error?.description.contains(measure.rawValue) == true)
    #expect(error?.description.contains("yunet_s_640_640.onnx") == true)
  }

  @Test("The built-in detector serves the demo profile")
  func demo() throws {
    try CaptureProfile.load(path("demo"))
      .checkAssessable(by: DetectorAssessor(detector: DlibDetector()))
  }

  @Test(
    "With the model every shipped profile can be assessed",
    .enabled(if: TestImages.models != nil, "needs ATTESTCAM_MODELS"),
    arguments: ["patent", "quality-only", "demo"])
  func assessable(name: String) throws {
    try CaptureProfile.load(path(name))
      .checkAssessable(by: DetectorAssessor(detector: TestImages.yuNet()))
  }

  @Test(
    "Profiles for components need the mesh, and say so", arguments: ["enrol", "verify", "icao"])
  func mesh(name: String) throws {
    let all = Set(Measure.allCases)
    try CaptureProfile.load(path(name)).checkAssessable(among: all)
    let coarse = all.filter { $0.neededModel != .faceMesh }
    let error = #expect(throws: ProfileError.self) {
      try CaptureProfile.load(path(name)).checkAssessable(among: coarse)
    }
    #expect(error?.description.contains(ModelPin.faceMesh.fileName) == true)
  }

  private func parse(_ text: String) throws(YAMLError) -> CaptureProfile {
    try CaptureProfile.parse(Array(text.utf8), name: "test", file: "test.yaml")
  }

  /// The project's folder is three levels above this file.
  private func path(_ name: String) -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/Provisioning/profiles/\(name).yaml"
  }
}

/// A profile that must be refused, and what the error says.
struct Refusal: CustomTestStringConvertible, Sendable {
  let text: String
  let code: YAMLError.Code
  let parts: [String]
  var testDescription: String { text }

  init(_ text: String, _ code: YAMLError.Code, _ parts: String...) {
    self.text = text
    self.code = code
    self.parts = parts
  }

  static let good = "requirements:\n  sharpness:\n    minimum: 50\n"

  static let all = [
    Refusal("", .syntax, "test.yaml"),
    Refusal("requirements: [", .syntax, "test.yaml"),
    Refusal("requirements", .invalidValue, "test.yaml:1", "mapping"),
    Refusal("window: {x: 0, y: 0, width: 1, height: 1}", .missing, "requirements"),
    Refusal("requirements: {}", .missing, "require something"),
    Refusal(
      good + "requirement: {}\n", .unknownKey, "test.yaml:4", "requirement: is not known here"),
    Refusal(
      "requirements:\n  shrpness: {minimum: 5}", .unknownKey, "test.yaml:2",
      "requirements.shrpness", "sharpness"),
    Refusal("requirements:\n  single_face: {minimum: 1}", .unknownKey, "single_face"),
    Refusal(
      "requirements:\n  sharpness:\n    min: 5", .unknownKey, "test.yaml:3", "sharpness.min"),
    Refusal("requirements:\n  sharpness: {}", .missing, "test.yaml:2", "minimum, maximum or score"),
    Refusal("requirements:\n  sharpness:", .invalidValue, "sharpness"),
    Refusal(
      "requirements:\n  sharpness: {minimum: 60, maximum: 50}", .invalidValue, "test.yaml:2",
      "minimum exceeds maximum"),
    Refusal("requirements:\n  sharpness: {minimum: .nan}", .invalidValue, "0.0 to 100.0"),
    Refusal("requirements:\n  sharpness: {maximum: .inf}", .invalidValue, "0.0 to 100.0"),
    Refusal("requirements:\n  completeness: {minimum: 90}", .invalidValue, "0.0 to 1.0"),
    Refusal("requirements:\n  sharpness: {minimum: much}", .invalidValue, "sharpness.minimum"),
    Refusal("requirements:\n  sharpness: {minimum: [1]}", .invalidValue, "must be a number"),
    Refusal(
      "requirements:\n  sharpness: {minimum: 1}\n  sharpness: {minimum: 2}", .syntax, "test.yaml"),
    Refusal(good + "window: {x: 0.5, y: 0, width: 0.6, height: 1}", .invalidValue, "test.yaml:4"),
    Refusal(good + "window: {x: 0, y: 0, width: 0, height: 1}", .invalidValue, "window"),
    Refusal(good + "window: {x: .nan, y: 0, width: 1, height: 1}", .invalidValue, "window"),
    Refusal(good + "window: {x: 0, y: 0, width: 1}", .missing, "height"),
    Refusal(good + "sample: {jpeg_quality: 101}", .invalidValue, "sample.jpeg_quality"),
    Refusal(good + "sample: {minimum_width: 1.5}", .invalidValue, "minimum_width"),
    Refusal(good + "sample: {crop: {above: 1, below: 1}}", .missing, "sides"),
    Refusal(good + "sample: {crop: {above: 9, below: 1, sides: 1}}", .invalidValue, "crop.above"),
    Refusal(good + "sample: {crop: {top: 1}}", .unknownKey, "sample.crop.top"),
    Refusal(good + "selection: {}", .missing, "requested_score"),
    Refusal(good + "selection: {requested_score: 101}", .invalidValue, "requested_score"),
    Refusal(
      good + "selection:\n  requested_score: 50\n  otherwise: sign", .invalidValue, "test.yaml:6",
      "otherwise"),
    Refusal(good + "selection: {requested_score: 5, window: 3}", .unknownKey, "selection.window"),
    Refusal("requirements:\n  EyesOpen: {score: 101}", .invalidValue, "EyesOpen.score"),
    Refusal("requirements:\n  Sharpness: {score: 50}", .unknownKey, "requirements.Sharpness"),
    Refusal(good + "stream: {rate: 0}", .unknownKey, "stream"),
    Refusal(good + "---\n" + good, .syntax, "test.yaml"),
  ]
}

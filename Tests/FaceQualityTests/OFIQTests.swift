import TestSupport
import Testing

@testable import FaceQuality

@Suite("Components against OFIQ 1.0.3", .enabled(if: SharedData.testdata != nil, SharedData.reason))
struct OFIQTests {
  /// The 19 components of the standard that take no network.
  static let types: [any ScoredComponent.Type] = [
    IlluminationUniformity.self, LuminanceMean.self, LuminanceVariance.self,
    UnderExposurePrevention.self, OverExposurePrevention.self, DynamicRange.self,
    NaturalColour.self, SingleFacePresent.self, EyesOpen.self, MouthClosed.self,
    InterEyeDistance.self, HeadSize.self, LeftwardCrop.self, RightwardCrop.self, MarginAbove.self,
    MarginBelow.self, HeadPoseYaw.self, HeadPosePitch.self, HeadPoseRoll.self,
  ]

  @Test(
    "Given OFIQ's landmarks, raw values agree within 0.001 and scores within 1",
    arguments: OFIQReference.photographs)
  func photographs(name: String) throws {
    let expected = try OFIQReference.results(name)
    let report = QualityReport(try OFIQReference.evidence(name))
    #expect(expected.count == 19)
    for (component, value) in expected {
      let ours = try #require(report[component], "\(component) is not assessed")
      #expect(abs(ours.raw - value.raw) <= 0.001, "\(component)")
      #expect(abs(ours.score - value.score) <= 1, "\(component)")
    }
  }

  @Test("Scores follow from raw values in all 28 pairs of OFIQ's own table", arguments: 0..<19)
  func mappings(index: Int) throws {
    let type = Self.types[index]
    let pairs = try OFIQReference.pairs(of: type.component)
    #expect(pairs.count == 28)
    for pair in pairs {
      #expect(
        abs(type.init(raw: pair.raw).score - pair.score) <= 1, "\(type.component) of \(pair.raw)")
    }
  }

  @Test("What takes a network that is not there is not assessed")
  func notAssessed() throws {
    let report = QualityReport(try OFIQReference.evidence("astronaut.png"))
    let assessed = Set(QualityComponent.allCases.filter { report[$0] != nil })
    #expect(assessed == Set(Self.types.map { $0.component }))
    for component in QualityComponent.allCases where component.identifier != nil {
      #expect(component.needsMissingNetwork != assessed.contains(component))
    }
  }

  @Test("Identifiers are the standard's")
  func identifiers() {
    #expect(QualityComponent.unifiedQualityScore.identifier == 0x41)
    #expect(QualityComponent.naturalColour.identifier == 0x4B)
    #expect(QualityComponent.mouthOcclusionPrevention.identifier == 0x50)
    #expect(QualityComponent.noHeadCoverings.identifier == 0x5C)
    #expect(QualityComponent.ownSharpness.identifier == nil)
  }
}

import JPEG
import Pictures
import TestSupport
import Testing
import VisionTestSupport

@testable import FaceAnalysis

/// How dark a face may be to be found; how it was without and with stretched contrast stands in ADR 0036.
@Suite(
  "Faces in poor light",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct PoorLightTests {
  /// What is left of the code values; noise is not darkened with them.
  static let gains = [0.25, 0.12, 0.06, 0.03]

  /// How many of six photographs at least have their one face found; without stretching dlib finds 5, 3, 0 and 0.
  static let least = ["YuNet": [6, 6, 4, 0], "dlib": [5, 5, 4, 2]]

  @Test("Down to an eighth of its code values a face is found with either detector")
  func found() throws {
    let detectors: [(String, any FaceDetector)] = [
      ("YuNet", try TestImages.yuNet()), ("dlib", try DlibDetector()),
    ]
    var counts = detectors.map { _ in Self.gains.map { _ in (plain: 0, stretched: 0) } }
    for photograph in OFIQReference.photographs {
      let picture = try OFIQReference.picture(photograph)
      for (step, gain) in Self.gains.enumerated() {
        let dark = Self.dark(picture, gain)
        let stretched = Self.normalised(dark)
        for (index, (_, detector)) in detectors.enumerated() {
          counts[index][step].plain += try Self.faces(in: dark, with: detector) == 1 ? 1 : 0
          counts[index][step].stretched +=
            try Self.faces(in: stretched, with: detector) == 1 ? 1 : 0
        }
      }
    }
    let all = OFIQReference.photographs.count
    for (index, (name, _)) in detectors.enumerated() {
      for (gain, count) in zip(Self.gains, counts[index]) {
        print(
          "poor light: \(name), gain \(gain): \(count.plain) of \(all), normalised "
            + "\(count.stretched)")
        let step = try #require(Self.gains.firstIndex(of: gain))
        #expect(count.plain >= Self.least[name]?[step] ?? all)
      }
    }
  }

  /// The noise of a small sensor: a standard deviation of two code values.
  private static let noise: [Double] = {
    var random = SeededRandom(seed: 3)
    return (0..<65_536).map { _ in
      // Four uniform numbers are about normal.
      3.46 * (0..<4).reduce(0.0) { sum, _ in sum + Double(random.next() >> 48) / 65_536 - 0.5 }
    }
  }()

  /// Less light, with the noise that there always is.
  private static func dark(_ picture: Picture, _ gain: Double) -> Picture {
    var dark = picture
    for at in dark.pixels.indices {
      let value = Double(dark.pixels[at]) * gain + noise[at * 7919 & 65_535]
      dark.pixels[at] = UInt8(min(max(value, 0), 255))
    }
    return dark
  }

  /// Code values stretched so that the darkest and the lightest hundredth become black and white.
  private static func normalised(_ picture: Picture) -> Picture {
    var histogram = [Int](repeating: 0, count: 256)
    for value in picture.pixels { histogram[Int(value)] += 1 }
    func quantile(_ share: Double) -> Double {
      var left = Int(share * Double(picture.pixels.count))
      let value = histogram.firstIndex { count in
        left -= count
        return left < 0
      }
      return Double(value ?? 255)
    }
    let (low, high) = (quantile(0.01), quantile(0.99))
    let table = (0...255).map { value in
      UInt8(min(max((Double(value) - low) / max(1, high - low) * 255, 0), 255))
    }
    var stretched = picture
    for at in stretched.pixels.indices { stretched.pixels[at] = table[Int(stretched.pixels[at])] }
    return stretched
  }

  private static func faces(in picture: Picture, with detector: any FaceDetector) throws -> Int {
    let image = try AnalysisImage(channels: detector.channels, alignment: detector.alignment)
    try image.load(picture, minimumWidth: 640)
    var faces: [DetectedFace] = []
    try detector.detect(in: image, into: &faces)
    return faces.count
  }
}

import FaceAnalysis
import JPEG
import Pictures
import TestSupport
import Testing

@testable import FaceQuality

/// What OFIQ 1.0.3 made of the shared photographs, and of its own.
enum OFIQReference {
  /// Photographs that landmarks and results are there for.
  static let photographs = [
    "astronaut.png", "fr_ex_obama-240p.jpg", "fr_obama.jpg", "fr_obama2.jpg",
    "minivision_image_F1.jpg", "minivision_image_T1.jpg",
  ]

  /// Per component what OFIQ gives for a photograph.
  static func results(_ name: String) throws -> [QualityComponent: QualityValue] {
    let line = try #require(
      try lines("ofiq/ofiq103_modelfree_results.txt").first { $0.hasPrefix(name + " ") })
    var results: [QualityComponent: QualityValue] = [:]
    for field in line.split(separator: " ").dropFirst() {
      let parts = field.split { "=/".contains($0) }
      try #require(parts.count == 3)
      let component = try #require(QualityComponent(rawValue: String(parts[0])))
      results[component] = QualityValue(
        raw: try #require(Double(parts[1])), score: try #require(Int(parts[2])))
    }
    return results
  }

  /// OFIQ's own table: per component its 28 pairs.
  static func pairs(of component: QualityComponent) throws -> [QualityValue] {
    let rows = try lines("ofiq/expected_results.csv").map {
      $0.split(separator: ";").map(String.init)
    }
    let raw = try #require(rows.first?.firstIndex(of: component.rawValue))
    let score = try #require(rows.first?.firstIndex(of: component.rawValue + ".scalar"))
    return try rows.dropFirst().map { row in
      QualityValue(raw: try #require(Double(row[raw])), score: try #require(Int(row[score])))
    }
  }

  /// A photograph with the landmarks and the pose that OFIQ was given.
  static func evidence(_ name: String) throws -> FaceEvidence {
    let image = try AnalysisImage(channels: .bgr)
    try image.load(try picture(name), minimumWidth: 8192)
    let numbers = try lines("ofiq/landmarks98_\(name).txt").dropFirst().map { line in
      line.split(separator: " ").compactMap { Double($0) }
    }
    try #require(numbers.count == 101 && numbers[0].count == 3)
    var landmarks = FaceLandmarks()
    for (index, point) in numbers.dropFirst(3).enumerated() {
      landmarks[index] = LandmarkPoint(x: Int32(point[0]), y: Int32(point[1]))
    }
    let pose = HeadPose(yaw: numbers[0][1], pitch: numbers[0][0], roll: numbers[0][2])
    return try #require(FaceEvidence(image, landmarks: landmarks, pose: pose))
  }

  static func picture(_ name: String) throws -> Picture {
    try Picture(file: SharedData.file("faces/\(name)"))
  }

  private static func lines(_ path: String) throws -> [String] {
    String(decoding: try SharedData.file(path), as: UTF8.self).split(separator: "\n").map(
      String.init)
  }
}

import DeviceKeys
import FaceAnalysis
import FaceQuality
import Foundation

extension PhotoAnalysis {
  private struct Document: Encodable {
    struct Component: Encodable {
      /// Two hex digits; absent for our own.
      var id: String?
      var name: String
      var assessed: Bool
      var raw: Double?
      var score: Int?
    }
    struct Pose: Encodable {
      var yaw: Double?
      var pitch: Double?
      var roll: Double?
    }
    struct Photo: Encodable {
      var file: String
      var width: Int
      var height: Int
      var faces: Int
      var pose: Pose?
      var components: [Component]?
    }
    var algorithms: String
    /// SHA-256 by role.
    var models: [String: String]
    var photos: [Photo]
  }

  /// One document for all photographs.
  static func json(_ analyses: [PhotoAnalysis], _ algorithms: AlgorithmSet) throws -> String {
    let photos = analyses.map { analysis in
      Document.Photo(
        file: analysis.file, width: analysis.width, height: analysis.height, faces: analysis.faces,
        pose: analysis.pose.map { Document.Pose(yaw: $0.yaw, pitch: $0.pitch, roll: $0.roll) },
        components: analysis.report.map { report in
          QualityComponent.allCases.map { component in
            let value = report[component]
            return Document.Component(
              id: component.identifier.map { String($0, radix: 16, uppercase: true) },
              name: component.rawValue, assessed: value != nil, raw: value?.raw,
              score: value?.score)
          }
        })
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      algorithms: algorithms.id, models: algorithms.models.mapValues { $0.description },
      photos: photos)
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }
}

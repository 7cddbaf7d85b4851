import FaceAnalysis
import FaceQuality
import Pictures

/// What the meter says of one photograph.
struct PhotoAnalysis {
  let file: String
  /// Pixels.
  let width: Int
  /// Pixels.
  let height: Int
  /// Faces that the detector found.
  let faces: Int
  /// Of the mesh; nil without a face.
  let pose: HeadPose?
  /// nil without a face.
  let report: QualityReport?

  /// - Throws: `AnalysisError`.
  init(_ file: String, _ picture: Picture, with meter: QualityMeter) throws(AnalysisError) {
    meter.tracker.reset()
    let report = try meter.measure(detects: true) { (image, width) throws(AnalysisError) in
      try image.load(picture, minimumWidth: width)
    }
    self.file = file
    width = picture.width
    height = picture.height
    faces = meter.tracker.faces.count
    pose = meter.evidence?.pose
    self.report = meter.evidence == nil ? nil : report
  }

  /// One line that says what was found.
  var summary: String {
    let found =
      switch faces {
      case 0: "no face"
      case 1: "one face"
      default: "\(faces) faces, the largest measured"
      }
    guard let pose else {
      return "\(file): \(width)×\(height), \(found)\(faces > 0 ? ", but no mesh" : "")"
    }
    func angle(_ name: String, _ value: Double?) -> String {
      "\(name) \(value.map { Self.number($0, 1) } ?? "–")°"
    }
    return "\(file): \(width)×\(height), \(found), \(angle("yaw", pose.yaw)), "
      + "\(angle("pitch", pose.pitch)), \(angle("roll", pose.roll))"
  }

  static func number(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text == "-0.0" ? "0.0" : text
  }
}

import FaceAnalysis
import FaceQuality
import Pictures

/// Scores of a photograph that gets worse and worse.
struct DefectCurves {
  let defect: Defect
  /// Per component a score for each strength; nil where it is not assessed any more.
  let scores: [(component: QualityComponent, values: [Int?])]

  init(_ defect: Defect, of picture: Picture, with meter: QualityMeter) throws {
    self.defect = defect
    _ = try Self.measure(picture, meter)
    let face = meter.tracker.mesh.box
    let reports = try defect.strengths.map { strength in
      try Self.measure(defect.applied(to: picture, strength: strength, face: face), meter)
    }
    scores = QualityComponent.allCases.filter { reports[0][$0] != nil }.map { component in
      (component, reports.map { $0[component]?.score })
    }
  }

  private static func measure(_ picture: Picture, _ meter: QualityMeter) throws -> QualityReport {
    meter.tracker.reset()
    return try meter.measure(detects: true) { (image, width) throws(AnalysisError) in
      try image.load(picture, minimumWidth: width)
    }
  }

  private static let colours = [
    PictureColour(red: 210, green: 40, blue: 40), PictureColour(red: 30, green: 90, blue: 220),
    PictureColour(red: 20, green: 150, blue: 60),
  ]

  /// Strong lines for the components that the defect is about, thin grey ones for the others.
  var plot: Picture {
    var plot = Picture(width: 760, height: 440)
    let (left, top, right, bottom) = (50.0, 40.0, 520.0, 390.0)
    plot.text(defect.rawValue, x: left, y: 24, size: 13, .black)
    plot.text(defect.unit, x: left, y: 428, size: 9, .grey)
    for score in stride(from: 0, through: 100, by: 20) {
      let y = bottom - (bottom - top) * Double(score) / 100
      plot.line(from: (left, y), to: (right, y), PictureColour(red: 225, green: 225, blue: 225))
      plot.text("\(score)", x: 18, y: y + 4, size: 9, .grey)
    }
    let most = defect.strengths.last ?? 1
    for strength in defect.strengths {
      let x = left + (right - left) * strength / most
      plot.text("\(strength)", x: x - 8, y: bottom + 16, size: 9, .grey)
    }
    for isOwn in [false, true] {
      for (component, values) in scores where defect.components.contains(component) == isOwn {
        let place = defect.components.firstIndex(of: component)
        let colour = place.map { Self.colours[$0 % 3] } ?? .grey
        var last: (x: Double, y: Double)?
        for (strength, value) in zip(defect.strengths, values) {
          guard let value else { continue }
          let point = (
            x: left + (right - left) * strength / most,
            y: bottom - (bottom - top) * Double(value) / 100
          )
          if let last { plot.line(from: last, to: point, thickness: isOwn ? 3 : 1, colour) }
          last = point
        }
        if let place {
          plot.text(
            component.rawValue, x: right + 15, y: top + 20 * Double(place + 1), size: 9, colour)
        }
      }
    }
    return plot
  }
}

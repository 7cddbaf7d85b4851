import FaceAnalysis
import FaceQuality
import Glibc
import Pictures

/// A photograph with what was found drawn in, and the components as bars beside it.
struct Annotation {
  private(set) var picture: Picture
  /// Pixels of this picture per pixel of the photograph.
  private let scale: Double

  /// Larger photographs are reduced.
  private static let largestSide = 1000
  private static let panel = 420.0
  private static let line = 20.0
  private static let green = PictureColour(red: 40, green: 200, blue: 80)
  private static let red = PictureColour(red: 230, green: 60, blue: 50)
  private static let blue = PictureColour(red: 70, green: 120, blue: 255)
  private static let amber = PictureColour(red: 235, green: 170, blue: 30)

  init(_ photo: Picture, _ analysis: PhotoAnalysis, _ meter: QualityMeter) {
    let divisor = (max(photo.width, photo.height) + Self.largestSide - 1) / Self.largestSide
    let reduced = photo.reduced(by: divisor)
    scale = 1 / Double(divisor)
    let least = Int(Self.line) * (QualityComponent.allCases.count + 1)
    picture = Picture(
      width: reduced.width + Int(Self.panel), height: max(reduced.height, least))
    picture.place(reduced, left: 0, top: 0)
    for face in meter.tracker.faces { draw(face.box, Self.amber) }
    if meter.tracker.mesh.isFace {
      draw(meter.tracker.mesh)
      if let pose = analysis.pose { drawAxes(pose, meter.tracker.mesh) }
    }
    if let report = analysis.report { drawBars(report, left: Double(reduced.width) + 10) }
  }

  private mutating func draw(_ box: ImageBox, _ colour: PictureColour) {
    picture.rectangle(
      left: box.left * scale, top: box.top * scale, right: box.right * scale,
      bottom: box.bottom * scale, thickness: 2, colour)
  }

  private mutating func draw(_ mesh: FaceMesh) {
    for index in 0..<FaceMesh.count {
      let point = mesh.point(index)
      picture.disc(x: point.x * scale, y: point.y * scale, radius: 1, Self.green)
    }
  }

  /// From the nose tip: red to the head's left, green up, blue where it looks.
  private mutating func drawAxes(_ pose: HeadPose, _ mesh: FaceMesh) {
    let radians = Double.pi / 180
    let yaw = (pose.yaw ?? 0) * radians
    let pitch = (pose.pitch ?? 0) * radians
    let roll = (pose.roll ?? 0) * radians
    let length = mesh.box.height / 2
    // Columns of the rotation by roll, then pitch, then yaw; y is up.
    func axis(_ x: Double, _ y: Double, _ z: Double) -> (x: Double, y: Double) {
      let (x1, y1) = (x * cos(roll) + y * sin(roll), -x * sin(roll) + y * cos(roll))
      let (y2, z2) = (y1 * cos(pitch) + z * sin(pitch), -y1 * sin(pitch) + z * cos(pitch))
      return (x1 * cos(yaw) + z2 * sin(yaw), y2)
    }
    let nose = mesh.point(4)
    for (end, colour) in [
      (axis(1, 0, 0), Self.red), (axis(0, 1, 0), Self.green), (axis(0, 0, 1), Self.blue),
    ] {
      picture.line(
        from: (nose.x * scale, nose.y * scale),
        to: ((nose.x + end.x * length) * scale, (nose.y - end.y * length) * scale), thickness: 2,
        colour)
    }
  }

  private mutating func drawBars(_ report: QualityReport, left: Double) {
    for (index, component) in QualityComponent.allCases.enumerated() {
      let base = Self.line * (Double(index) + 1)
      let identifier = component.identifier.map { String($0, radix: 16, uppercase: true) + " " }
      picture.text(
        (identifier ?? "   ") + component.rawValue, x: left, y: base, size: 9, .black)
      guard let value = report[component] else {
        picture.text("not assessed", x: left + 250, y: base, size: 9, .grey)
        continue
      }
      let colour = value.score >= 70 ? Self.green : value.score >= 40 ? Self.amber : Self.red
      picture.rectangle(
        left: left + 250, top: base - 10, right: left + 250 + Double(value.score) * 1.2,
        bottom: base, colour)
      picture.text("\(value.score)", x: left + 376, y: base, size: 9, .black)
    }
  }
}

import FaceAnalysis
import JPEG
import VideoCapture

/// Looks at infrared frames whose emitter is lit in some and not in others: whether a face is there, where the visible
/// camera sees it, and reflects the emitter's light.
///
/// Belongs to one thread at a time.
public final class InfraredMeter {
  private let detector: any FaceDetector
  private let image: AnalysisImage
  private var faces: [DetectedFace] = []
  private var lights = LightWindow()

  /// The least width of the analysed image in pixels: faces from 80 pixels upwards are found.
  private static let analysisWidth = 320

  /// - Parameter detector: for grey images.
  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init(detector: any FaceDetector) throws(AnalysisError) {
    self.detector = detector
    image = try AnalysisImage(channels: detector.channels, alignment: detector.alignment)
    faces.reserveCapacity(64)
  }

  /// Looks at the next infrared frame.
  ///
  /// - Parameters:
  ///   - box: of the face in the visible image that was taken together with it.
  ///   - visible: the visible image, which shows the same field of view.
  /// - Returns: whether a face reflects; nil until there have been frames enough to have the emitter lit and unlit.
  /// - Throws: `AnalysisError`: `.undecodable`, `.failed`.
  public func look(
    at frame: borrowing Frame, box: ImageBox, of visible: ImageBox, _ settings: LivenessSettings
  ) throws(AnalysisError) -> Bool? {
    defer {
      image.wipe()
      faces.removeAll(keepingCapacity: true)
    }
    try image.load(frame, minimumWidth: Self.analysisWidth)
    let place = Self.place(box, of: visible, in: image.frame)
    try detector.detect(in: image, into: &faces)
    lights.note(
      FaceLightLevel(of: place, in: image),
      isFaceThere: Self.isThere(place, among: faces, settings))
    return lights.verdict(settings)
  }

  /// Where the visible image's box is in the infrared image.
  static func place(_ box: ImageBox, of visible: ImageBox, in frame: ImageBox) -> ImageBox {
    guard visible.width > 0, visible.height > 0 else { return box }
    let (x, y) = (frame.width / visible.width, frame.height / visible.height)
    return ImageBox(
      left: box.left * x, top: box.top * y, right: box.right * x, bottom: box.bottom * y)
  }

  /// Exactly one face, and at the same place.
  static func isThere(
    _ place: ImageBox, among faces: [DetectedFace], _ settings: LivenessSettings
  ) -> Bool {
    guard faces.count == 1, let found = faces.first?.box, place.width > 0 else { return false }
    let (dx, dy) = (
      (found.left + found.right - place.left - place.right) / 2,
      (found.top + found.bottom - place.top - place.bottom) / 2
    )
    return (dx * dx + dy * dy).squareRoot() <= settings.infraredPlace * place.width
  }

  /// Forgets the capture.
  public func wipe() {
    image.wipe()
    faces.removeAll(keepingCapacity: true)
    detector.wipe()
    lights = LightWindow()
  }
}

import FaceAnalysis

extension DetectedFace {
  /// Where the whole face would be: around the nose when there are landmarks, else the detector's box, uncut.
  ///
  /// An average face (MediaPipe's canonical model) is about 2.15 eye distances wide between the cheeks and 2.8 high
  /// from the hair line to the chin, 1.5 of them above the nose tip.
  var extent: ImageBox {
    guard let points = landmarks else { return box }
    let (nose, unit) = (points.noseTip, points.interEyeDistance)
    return ImageBox(
      left: nose.x - 1.075 * unit, top: nose.y - 1.5 * unit, right: nose.x + 1.075 * unit,
      bottom: nose.y + 1.3 * unit)
  }

  /// Share of the face that lies inside the frame, 0…1; nil for a face of no size.
  func completeness(in frame: ImageBox) -> Double? {
    let extent = extent
    return extent.area > 0 ? extent.intersection(frame).area / extent.area : nil
  }

  /// Share of a window that the face's box covers, 0…1.
  func areaShare(of window: ImageBox) -> Double? {
    window.area > 0 ? box.intersection(window).area / window.area : nil
  }
}

import FaceAnalysis

/// What our own components are computed from, beyond the standard's.
public struct OwnEvidence: Sendable {
  /// 0…100, as `Sharpness.score`.
  let sharpness: Double
  /// Share of the guide window that the face's box covers, 0…1.
  let areaShare: Double?
  /// Share of the face's outline that lies inside the frame, 0…1.
  let completeness: Double?
  /// See `SkinPatches.difference`.
  let patchDifference: Double?

  init(_ mesh: FaceMesh, in image: AnalysisImage, window: GuideWindow, sharpness: Double) {
    self.sharpness = sharpness
    let window = window.box(in: image.frame)
    areaShare = window.area > 0 ? mesh.box.intersection(window).area / window.area : nil
    completeness = ClippedOutline(of: mesh).share(inside: image.frame)
    patchDifference = SkinPatches(of: mesh, in: image).difference
  }
}

import DeviceKeys
import JPEG

/// Finds the largest face of a frame and its mesh, and follows it from frame to frame: while the mesh holds, the detector
/// looks at every fifth frame only.
///
/// Belongs to one thread at a time.
public final class FaceTracker {
  private let detector: any FaceDetector
  private let network: MeshNetwork
  /// What a detector that wants grey looks at.
  private let grey: AnalysisImage?
  private var framesSinceDetection = 0

  /// Of the last frame; valid while `mesh.isFace`.
  public let mesh: FaceMesh
  /// Of the last frame that the detector looked at, best first.
  public private(set) var faces: [DetectedFace] = []
  /// Whether the detector looked at the last frame.
  public private(set) var hasDetected = false

  /// Every how many frames the detector looks for other faces while one is followed.
  public static let detectionInterval = 5
  /// Overlap of the followed face and a detected one from which they are the same.
  private static let sameFace = 0.3

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init(detector: any FaceDetector, mesh network: MeshNetwork) throws(AnalysisError) {
    self.detector = detector
    self.network = network
    mesh = try FaceMesh()
    grey = detector.channels == .grey ? try AnalysisImage(channels: .grey) : nil
    faces.reserveCapacity(64)
  }

  /// What the tracker's images must be padded to.
  public var alignment: Int { detector.channels == .bgr ? detector.alignment : 1 }
  /// SHA-256 of each model file, by role.
  public var models: [String: SHA256Digest] {
    detector.models.merging(network.models) { first, _ in first }
  }
  /// Stable name of both algorithms.
  public var name: String { "\(detector.name)+\(PoseMethod.mesh.rawValue)" }

  /// Looks at the next frame. Afterwards `mesh.isFace` tells whether there is a face with a mesh, and `faces` which
  /// faces were detected last.
  ///
  /// - Parameters:
  ///   - image: blue, green, red, padded to `alignment`.
  ///   - detects: whether the detector must look at this frame, as it must at one that will be signed.
  /// - Throws: `AnalysisError(.failed)`; the face is then lost.
  public func look(at image: AnalysisImage, detects: Bool = false) throws(AnalysisError) {
    precondition(image.channels == .bgr)
    do {
      var previous = mesh.isFace ? MeshCrop(mesh) : nil
      let place = mesh.isFace ? mesh.box : nil
      hasDetected = false
      framesSinceDetection += 1
      if let crop = previous, !detects, framesSinceDetection < Self.detectionInterval {
        try network.find(crop, in: image, into: mesh)
        if mesh.isFace { return }
        previous = nil
      }
      try detect(image)
      guard let face = largestFace else { return mesh.wipe() }
      let isSame = place.map { face.box.overlap($0) > Self.sameFace } ?? false
      if let previous, isSame {
        try network.find(previous, in: image, into: mesh)
        if mesh.isFace { return }
      }
      try find(face, in: image)
      if isSame, mesh.presence > FaceMesh.heldPresence { mesh.isFace = true }
    } catch {
      reset()
      throw error
    }
  }

  /// Forgets the face: the next frame is another capture's.
  public func reset() {
    mesh.wipe()
    faces.removeAll(keepingCapacity: true)
    grey?.wipe()
  }

  /// Forgets the face, and overwrites what the networks' library holds of it. For the end of a session, since it takes as
  /// long as looking at a frame.
  public func wipe() {
    reset()
    detector.wipe()
    network.wipe()
  }

  /// Of the faces detected last, the one with the largest box.
  public var largestFace: DetectedFace? { faces.max { $0.box.area < $1.box.area } }

  /// Area of the second largest face over that of the largest; 0 when there is one.
  public var secondFace: Double {
    var (first, second) = (0.0, 0.0)
    for face in faces {
      let area = face.box.area
      (first, second) = area > first ? (area, first) : (first, max(second, area))
    }
    return first > 0 ? second / first : 0
  }

  private func detect(_ image: AnalysisImage) throws(AnalysisError) {
    if let grey {
      try grey.load(lumaOf: image)
      try detector.detect(in: grey, into: &faces)
    } else {
      try detector.detect(in: image, into: &faces)
    }
    hasDetected = true
    framesSinceDetection = 0
  }

  private func find(_ face: DetectedFace, in image: AnalysisImage) throws(AnalysisError) {
    guard let crop = MeshCrop(face) else { return mesh.wipe() }
    try network.find(crop, in: image, into: mesh)
    // A box without eyes is not level, and a profile's is off its middle: look again where the first look saw a face.
    guard face.landmarks == nil || !mesh.isFace, mesh.presence > 0, let level = MeshCrop(mesh)
    else { return }
    try network.find(level, in: image, into: mesh)
  }
}

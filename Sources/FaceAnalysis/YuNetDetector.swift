import DeviceKeys
import JPEG
import Platform

/// YuNet, a small convolutional detector that also finds five landmarks; needs its model file.
public final class YuNetDetector: FaceDetector {
  private let network: NeuralNetwork
  private var candidates: [DetectedFace] = []

  public let name = "yunet-2023mar"
  public let models: [String: SHA256Digest]
  public let findsLandmarks = true
  public let channels = PixelChannels.bgr
  /// The coarsest grid has a cell per 32×32 pixels.
  public let alignment = 32

  /// Score from which a candidate is a face.
  static let threshold: Float = 0.6
  /// Overlap from which the weaker of two candidates is the same face.
  static let sameFace = 0.3
  /// More candidates than this are cut to the best ones: suppression takes quadratic time.
  static let candidateLimit = 512

  /// - Throws: `AnalysisError(.model)` for a model that is not YuNet.
  public init(_ model: ModelFile) throws(AnalysisError) {
    network = try NeuralNetwork(
      model,
      outputs: ["cls", "obj", "bbox", "kps"].flatMap { kind in
        YuNetGrid.strides.map { "\(kind)_\($0)" }
      })
    models = [model.pin.role: model.digest]
  }

  public func detect(
    in image: AnalysisImage, into faces: inout [DetectedFace]
  ) throws(AnalysisError) {
    try network.run(image)
    candidates.removeAll(keepingCapacity: true)
    let levels = YuNetGrid.strides.count
    for (level, stride) in YuNetGrid.strides.enumerated() {
      let grid = YuNetGrid(
        stride: stride, columns: image.paddedWidth / stride, rows: image.paddedHeight / stride,
        classes: network.blob(level), objects: network.blob(levels + level),
        boxes: network.blob(2 * levels + level), points: network.blob(3 * levels + level))
      guard grid.isComplete else {
        throw AnalysisError(.failed, "YuNet's outputs do not fit the image")
      }
      grid.decode(threshold: Self.threshold, scale: image.scale, into: &candidates)
    }
    suppress(into: &faces)
    candidates.wipe()
  }

  public func wipe() { network.wipe() }

  /// Keeps the best of each group of overlapping candidates (non-maximum suppression).
  private func suppress(into faces: inout [DetectedFace]) {
    candidates.sort { $0.score > $1.score }
    faces.removeAll(keepingCapacity: true)
    for candidate in candidates.prefix(Self.candidateLimit)
    where !faces.contains(where: { $0.box.overlap(candidate.box) > Self.sameFace }) {
      faces.append(candidate)
    }
  }
}

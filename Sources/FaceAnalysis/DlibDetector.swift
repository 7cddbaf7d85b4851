import CVision
import DeviceKeys
import JPEG
import Platform

/// dlib's built-in frontal-face detector (histograms of oriented gradients): no model file, no landmarks.
///
/// Finds faces from about 80 pixels of its image upwards, turned by up to about 30°.
public final class DlibDetector: FaceDetector {
  private let handle: OpaquePointer
  private let contrast = ContrastStretch()
  private var found = [cvision_face](repeating: cvision_face(), count: 64)

  public let name = "dlib-hog"
  public let models: [String: SHA256Digest] = [:]
  public let findsLandmarks = false
  public let channels = PixelChannels.grey
  public let alignment = 1

  /// - Throws: `AnalysisError(.failed)`.
  public init() throws(AnalysisError) {
    var handle: OpaquePointer?
    try callVision("cannot create the face detector") {
      cvision_face_detector_create(&handle, $0)
    }
    guard let handle else { throw AnalysisError(.failed, "cannot create the face detector") }
    self.handle = handle
  }

  deinit { cvision_face_detector_destroy(handle) }

  public func detect(
    in image: AnalysisImage, into faces: inout [DetectedFace]
  ) throws(AnalysisError) {
    faces.removeAll(keepingCapacity: true)
    var count: Int32 = 0
    try contrast.withContrast(of: image) { bytes throws(AnalysisError) in
      try callVision("face detector") { message in
        cvision_face_detector_run(
          handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(image.width),
          Int32(image.height), image.bytesPerLine, &found, Int32(found.count), &count, message)
      }
    }
    for face in found.prefix(Int(count)) {
      let box = ImageBox(left: face.left, top: face.top, right: face.right, bottom: face.bottom)
      faces.append(
        DetectedFace(
          box: box.scaled(by: image.scale), score: face.confidence,
          coarseYaw: Self.coarseYaw(filter: face.filter)))
    }
  }

  public func wipe() {
    cvision_face_detector_wipe(handle)
    let count = found.count
    found.wipe()
    found.append(contentsOf: repeatElement(cvision_face(), count: count))
  }

  /// The filters' order in dlib's `frontal_face_detector.h`; the last two are frontal faces with a tilted head.
  static func coarseYaw(filter: Int32) -> CoarseYaw? {
    switch filter {
    case 0, 3, 4: .frontal
    case 1: .left
    case 2: .right
    default: nil
    }
  }
}

import DeviceKeys
import JPEG

/// Finds faces. Several, none, and one that is too small are ordinary results.
///
/// An instance belongs to one thread at a time: it works in memory that it uses again for each image.
public protocol FaceDetector: AnyObject {
  /// Stable name of the algorithm and its version.
  var name: String { get }
  /// SHA-256 of each model file, by role; empty when the detector is built in.
  var models: [String: SHA256Digest] { get }
  /// Whether faces come with five landmarks.
  var findsLandmarks: Bool { get }
  /// What the detector looks at.
  var channels: PixelChannels { get }
  /// Rows and columns of its images are padded with black to multiples of this.
  var alignment: Int { get }

  /// Replaces `faces` by those in the image, best first.
  ///
  /// - Throws: `AnalysisError(.failed)`.
  func detect(in image: AnalysisImage, into faces: inout [DetectedFace]) throws(AnalysisError)

  /// Overwrites what is left of the last image: results here, and a library's own buffers by a run on a black image of the
  /// same size. For the end of a session, since it takes as long as looking at a frame.
  func wipe()
}

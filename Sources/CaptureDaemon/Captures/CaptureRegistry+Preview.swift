import CaptureSession
import CaptureWorker
import DeviceAPI
import HTTPSupport

extension CaptureRegistry {
  /// - Throws: `Problem`: `.notFound`, `.previewDisabled`, `.previewOver`.
  func preview(of id: String, for peer: Peer) throws(Problem) -> PreviewReader {
    let entry = try owned(id, by: peer)
    guard let feed = entry.preview else {
      throw Problem(
        APIProblem.previewDisabled,
        "this device shows no preview (preview: in its configuration); follow the event stream")
    }
    guard entry.phase.isRunning else {
      throw Problem(APIProblem.previewOver, "the capture has ended; nothing is kept of its preview")
    }
    return feed.read()
  }
}

extension PreviewReader: PreviewPictures {
  public func next() async -> (any SealedBytes)? {
    let picture: SealedSample? = await next()
    return picture.map { PreviewPicture($0, for: self) }
  }
}

import CaptureSession
import CaptureWorker
import DeviceAPI

/// One picture of a preview, for as long as the capture runs; overwritten when it is let go of.
final class PreviewPicture: SealedBytes {
  private let picture: SealedSample
  private let reader: PreviewReader

  var byteCount: Int { picture.count }

  init(_ picture: SealedSample, for reader: PreviewReader) {
    self.picture = picture
    self.reader = reader
  }

  func copy(_ range: Range<Int>, to target: UnsafeMutableRawBufferPointer) -> Bool {
    guard reader.isLive else { return false }
    picture.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[range])) }
    return true
  }
}

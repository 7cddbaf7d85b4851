import Glibc
import Platform
import VideoCapture

/// A file to be played, looked at before any library opens it.
struct ReplayFile: Sendable {
  let path: String

  /// The last part of the path, for identities and messages.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// The largest clip that is opened, in bytes.
  static let largestClip = 1 << 30
  /// The largest still that is read as a whole, in bytes.
  static let largestStill = 1 << 26

  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported` when it is no regular file, or too large.
  func check() throws(CameraError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw error(SystemError.last("cannot open \(name)")) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CameraError(.unsupported, "\(name) is not a regular file")
    }
    guard status.st_size <= Self.largestClip else {
      throw CameraError(
        .unsupported, "\(name) is larger than \(Self.largestClip >> 20) MiB; cut it shorter")
    }
  }

  /// Whether the file starts like a JPEG image (SOI).
  func isJPEG() throws(CameraError) -> Bool { try bytes(2, at: 0) == [0xFF, 0xD8] }

  /// A GIF ends with a trailer; libavformat takes one without it, and shows half a picture.
  ///
  /// - Throws: `CameraError(.unsupported)`.
  func checkGIFTrailer() throws(CameraError) {
    guard try bytes(3, at: 0) == Array("GIF".utf8) else { return }
    guard try bytes(1, at: -1) == [0x3B] else {
      throw CameraError(.unsupported, "\(name) is damaged: the end is missing")
    }
  }

  /// Some bytes from the start, or from the end when `offset` is negative; fewer when there are fewer.
  private func bytes(_ count: Int, at offset: Int) throws(CameraError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw error(SystemError.last("cannot open \(name)")) }
    defer { close(file) }
    lseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET)
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, length in
      length = max(0, read(file, bytes.baseAddress, count))
    }
  }

  /// The whole file.
  func contents() throws(CameraError) -> [UInt8] {
    do {
      return try DurableFile.read(path, limit: Self.largestStill)
    } catch {
      throw self.error(error)
    }
  }

  private func error(_ cause: SystemError) -> CameraError {
    let code: CameraError.Code =
      switch cause.errno {
      case ENOENT, ENOTDIR: .notFound
      case EACCES, EPERM: .denied
      case EFBIG: .unsupported
      default: .failed
      }
    return CameraError(code, cause.description)
  }
}

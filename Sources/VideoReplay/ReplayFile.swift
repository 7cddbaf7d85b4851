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
  func isJPEG() throws(CameraError) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw error(SystemError.last("cannot open \(name)")) }
    defer { close(file) }
    var start: (UInt8, UInt8) = (0, 0)
    return withUnsafeMutableBytes(of: &start) { read(file, $0.baseAddress, 2) } == 2
      && start == (0xFF, 0xD8)
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

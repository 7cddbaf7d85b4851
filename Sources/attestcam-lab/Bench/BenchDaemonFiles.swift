import DeviceKeys
import Foundation
import Glibc
import Platform

/// Configuration, profile and picture of a daemon, for its time in a directory of their own.
final class BenchDaemonFiles {
  static let purpose = "bench"
  /// Anything with one whole face in it.
  private static let profile = """
    sample: {minimum_width: 160, minimum_height: 120}
    requirements: {completeness: {minimum: 0.9}}

    """

  /// Short, since the path of a Unix socket ends at 107 bytes.
  private let directory: String

  var configuration: String { "\(directory)/attestcamd.yaml" }
  var image: String { "\(directory)/sample.jpg" }
  var socket: String { "\(directory)/s" }
  var notifySocket: String { "\(directory)/n" }

  /// - Parameter users: uids that may use the daemon beside the one that it runs under.
  init(_ materials: BenchMaterials, users: [UInt32] = []) throws {
    var template = Array("/tmp/attestcam-bench.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemError.last("cannot use /tmp") }
    directory = String(cString: made)
    // Other users, in the same group, reach the socket.
    guard chmod(directory, 0o710) == 0, mkdir("\(directory)/profiles", 0o700) == 0 else {
      throw SystemError.last("cannot use \(directory)")
    }
    try DurableFile.write(materials.image.jpeg, to: image)
    try DurableFile.write(Array(Self.profile.utf8), to: "\(directory)/profiles/bench.yaml")
    let chain = "\(directory)/chain.pem"
    try DurableFile.write(Array(materials.device.chain.pem.utf8), to: chain)
    let audiences = "audiences: [\"\(BenchMaterials.audience)\"]"
    let rights = "purposes: [\(Self.purpose)], profiles: [bench], \(audiences)"
    let terminals = (["uid: \(geteuid())"] + users.map { "uid: \($0)" })
      .map { "  - {\($0), \(rights)}\n" }.joined()
    let state = try materials.directory.make("state-\(UUID().uuidString)")
    try DurableFile.write(
      Array(
        """
        camera: {device: /dev/null}
        stream: {width: \(BenchImage.width), height: \(BenchImage.height)}
        socket: {path: \(socket)}
        state_directory: "\(URL(filePath: state).standardizedFileURL.path())"
        key: {kind: file, path: "\(URL(filePath: materials.keyPath).standardizedFileURL.path())"}
        certificate: \(chain)
        profiles_directory: \(directory)/profiles
        limits: {capture_burst: 1000, captures_per_minute: 6000}
        log_level: error
        terminals:
        \(terminals)
        """.utf8), to: configuration)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }
}

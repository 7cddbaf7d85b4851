import Platform
import Verification

/// A verification policy in a file.
public enum PolicyFile {
  /// - Throws: `ServerError(.storage)`, `ServerError(.invalid)` that names the key.
  public static func read(_ path: String) throws(ServerError) -> VerificationPolicy {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: 1 << 20) } catch {
      throw ServerError(.storage, "\(error)")
    }
    do {
      return try VerificationPolicy(yaml: String(decoding: bytes, as: UTF8.self), file: path)
    } catch {
      throw ServerError(.invalid, error.description)
    }
  }
}

import Platform
import StrictYAML
import Verification

/// A verification policy in a file.
public enum PolicyFile {
  /// - Throws: `ServerError(.storage)`, `ServerError(.invalid)` that names the key.
  public static func read(_ path: String) throws(ServerError) -> VerificationPolicy {
    do {
      return try VerificationPolicy(
        YAMLNode(file: path) { try DurableFile.read(path, limit: $0) })
    } catch {
      throw ServerError(error.code == .unreadable ? .storage : .invalid, "\(error)")
    }
  }
}

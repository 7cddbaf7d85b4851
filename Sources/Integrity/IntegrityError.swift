import DeviceKeys
import Platform

/// Why an installation is not what its manifest says.
public struct IntegrityError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The manifest or its trust anchors cannot be read.
    case manifestUnreadable
    /// Nobody who may has signed this manifest, or it is no manifest.
    case manifestRefused
    /// A file that the manifest names is not there, cannot be read, or is no regular file.
    case fileUnreadable
    /// A file has another digest than the manifest says.
    case fileChanged
    /// The process runs, or uses, a file that the manifest does not name.
    case fileNotListed
    /// The process runs a file that was replaced on disk since.
    case fileReplaced
  }

  public let code: Code
  /// The file at fault and what to do.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

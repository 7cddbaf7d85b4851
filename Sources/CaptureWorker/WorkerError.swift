import VideoCapture

/// Why a worker did not do what it was asked for.
public struct WorkerError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: Sendable, Hashable {
    /// The camera did not deliver, for this reason.
    case camera(CameraError.Code)
    /// The held frame cannot be examined; the next one may.
    case frame
    /// The held frame cannot be made into a sample.
    case sample
    /// Called out of order, e.g. before a frame was held.
    case order
    /// A model cannot be read, or is not the one that this program was built for.
    case models
    /// The kernel cannot shut the worker process in; nothing may look at foreign images then.
    case confinement
    /// The worker process died, hung, or broke the protocol. It is started again by itself.
    case lost
  }

  public let code: Code
  /// What happened and what to do, without pixel data.
  public let message: String
  /// Which camera of a rig did not deliver.
  public let role: CameraRole

  public init(_ code: Code, _ message: String, of role: CameraRole = .visible) {
    self.code = code
    self.message = message
    self.role = role
  }

  public init(_ error: CameraError) {
    self.init(.camera(error.code), error.message, of: error.role)
  }

  public var description: String { message }
}

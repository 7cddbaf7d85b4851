import HTTPSupport

/// Why a call of the local API gave no result.
public struct DeviceClientError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Nobody answers on the socket.
    case unreachable
    /// The socket's mode keeps this user out.
    case denied
    /// The daemon answered with a problem.
    case refused
    /// The connection ended, or stalled, in the middle.
    case interrupted
    /// What came is not what docs/openapi.yaml says.
    case malformedResponse = "malformed_response"
    /// The packet is larger than 16 MiB.
    case tooLarge = "too_large"
  }

  public let code: Code
  /// For people: what happened and what to do.
  public let message: String
  /// The daemon's own words, when `code` is `refused`.
  public let problem: ProblemDocument?

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
    problem = nil
  }

  public init(_ problem: ProblemDocument) {
    code = .refused
    message = "\(problem.code): \(problem.detail)"
    self.problem = problem
  }

  public var description: String { message }
}

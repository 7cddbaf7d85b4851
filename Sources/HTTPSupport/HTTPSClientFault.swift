import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Why an HTTPS call failed, by the hop that failed.
public struct HTTPSClientFault: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The URL is not `https://host…`.
    case url
    /// No connection: name, address, port or network.
    case connect
    /// The server is not one that the given root vouches for, or does not speak TLS.
    case tls
    /// No complete answer in time.
    case timeout
    /// The answer is larger than allowed.
    case responseTooLarge
    /// The connection broke, or the answer is not what the API promises.
    case response
    /// The server refused; see `status` and `problem`.
    case refused
  }

  public let code: Code
  /// What failed and what to do.
  public let message: String
  /// HTTP status of a refusal.
  public let status: Int?
  /// The server's own words, when it spoke RFC 9457.
  public let problem: ProblemDocument?

  public init(
    _ code: Code, _ message: String, status: Int? = nil, problem: ProblemDocument? = nil
  ) {
    self.code = code
    self.message = message
    self.status = status
    self.problem = problem
  }

  public var description: String { message }

  init(_ error: any Error, url: String) {
    let reason = "\(error)"
    switch error {
    case let error as HTTPSClientFault: self = error
    case is NIOConnectionError:
      self.init(.connect, "cannot connect to \(url): \(reason); is the server running there?")
    case is NIOSSLError, is NIOSSLExtraError:
      self.init(
        .tls,
        "TLS with \(url) failed: \(reason); the server's certificate must name this host and chain "
          + "to the given root (--trust)")
    case is NIOTooManyBytesError:
      self.init(.responseTooLarge, "\(url) answered with more bytes than allowed")
    case let error as HTTPClientError:
      let code: Code =
        switch error {
        case .connectTimeout: .connect
        case .tlsHandshakeTimeout: .tls
        case .deadlineExceeded, .readTimeout: .timeout
        default: .response
        }
      self.init(code, "\(url): \(error.shortDescription)")
    default: self.init(.response, "\(url): \(reason)")
    }
  }

  init(refusal status: Int, body: [UInt8], url: String) {
    let problem = try? JSON.decode(ProblemDocument.self, from: body)
    let reason = problem.map { "\($0.code): \($0.detail)" } ?? "no reason given"
    self.init(
      .refused, "\(url) refused with \(status), \(reason)", status: status, problem: problem)
  }
}

import HTTPTypes
import Hummingbird

/// A refusal as RFC 9457 problem details; thrown anywhere below a route.
public struct Problem: HTTPResponseError, Equatable, CustomStringConvertible {
  public let status: HTTPResponse.Status
  /// From the API's closed list (`ProblemCode`).
  public let code: String
  /// For people: what is wrong, in which field, and what to do. No secrets, no biometric data.
  public let detail: String
  public let isRetryable: Bool
  /// Sent with the response, e.g. `Retry-After`.
  public var headers: HTTPFields

  public init(_ code: some ProblemCode, _ detail: String, headers: HTTPFields = [:]) {
    status = code.status
    self.code = code.rawValue
    self.detail = detail
    isRetryable = code.isRetryable
    self.headers = headers
  }

  /// What goes over the wire.
  public var document: ProblemDocument {
    ProblemDocument(
      type: "about:blank", title: status.reasonPhrase, status: status.code, detail: detail,
      code: code, retryable: isRetryable)
  }

  public var description: String { "\(code): \(detail)" }

  public func response(from request: Request, context: some RequestContext) throws -> Response {
    var response = try Response.json(document, status: status, headers: headers)
    response.headers[.contentType] = ProblemDocument.mediaType
    return response
  }
}

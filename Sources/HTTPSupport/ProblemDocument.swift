/// The JSON form of a `Problem` (RFC 9457 §3), with the extension members `code` and `retryable`.
public struct ProblemDocument: Codable, Sendable, Equatable {
  /// RFC 9457 §6.1.
  public static let mediaType = "application/problem+json"

  /// Always `about:blank`: the code says more than a URI nobody serves (RFC 9457 §4.2.1).
  public var type: String
  /// The reason phrase of the HTTP status.
  public var title: String
  /// The HTTP status, 400…599.
  public var status: Int
  /// What is wrong and what to do, for people.
  public var detail: String
  /// One of the API's closed list.
  public var code: String
  /// Whether the very same request may succeed later.
  public var retryable: Bool

  public init(
    type: String, title: String, status: Int, detail: String, code: String, retryable: Bool
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.code = code
    self.retryable = retryable
  }
}

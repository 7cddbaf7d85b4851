import HTTPSupport

/// The CA's service as a device sees it, and what it is believed by.
public struct CAAccess: Sendable {
  /// `https://host[:port]`.
  public let url: String
  /// PEM; the only anchors, for TLS and for chains.
  public let roots: String

  public init(url: String, roots: String) {
    self.url = url
    self.roots = roots
  }

  /// - Throws: `HTTPSClientFault`, `EncodingError`.
  func post<Answer: Decodable & Sendable>(
    _ path: String, _ body: some Encodable & Sendable, bearer: String? = nil,
    answer: Answer.Type = Answer.self
  ) async throws -> Answer {
    try await HTTPSClient.open(url, trusting: roots) { client in
      try await client.post(path, .json(body), bearer: bearer, answer: answer)
    }
  }
}

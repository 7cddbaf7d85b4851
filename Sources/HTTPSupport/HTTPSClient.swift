import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Calls HTTPS servers that one given root vouches for, and no others; the system's roots count for nothing.
public struct HTTPSClient: Sendable {
  /// A request body and its media type.
  public struct Body: Sendable {
    public let mediaType: String
    public let bytes: [UInt8]

    public init(mediaType: String, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.bytes = bytes
    }

    /// - Throws: `EncodingError`.
    public static func json(_ value: some Encodable) throws -> Body {
      Body(mediaType: "application/json", bytes: try JSON.encode(value))
    }
  }

  private let client: HTTPClient
  private let base: String
  private let timeout: TimeAmount
  private let responseLimit: Int

  /// Opens a client for the duration of `body`.
  ///
  /// - Parameters:
  ///   - url: `https://host[:port]`, to which paths are appended.
  ///   - rootsPEM: the only trust anchors, as PEM text.
  ///   - timeout: for a whole call.
  ///   - responseLimit: most bytes an answer may have.
  /// - Throws: `HTTPSClientFault` for a URL or root that cannot be used, and what `body` throws.
  public static func open<Result>(
    _ url: String, trusting rootsPEM: String, timeout: Duration = .seconds(15),
    responseLimit: Int = 1 << 20, _ body: (HTTPSClient) async throws -> Result
  ) async throws -> Result {
    var tls = TLSConfiguration.makeClientConfiguration()
    do {
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(rootsPEM.utf8)))
    } catch {
      throw HTTPSClientFault(.tls, "the trust root is not a PEM certificate: \(error)")
    }
    return try await open(
      url, tls: tls, timeout: timeout, responseLimit: responseLimit, body)
  }

  /// As `open`, for a server that nobody vouches for: whatever it answers must be checked by other means.
  ///
  /// - Throws: `HTTPSClientFault`, and what `body` throws.
  public static func openUnauthenticated<Result>(
    _ url: String, timeout: Duration = .seconds(15), responseLimit: Int = 1 << 20,
    _ body: (HTTPSClient) async throws -> Result
  ) async throws -> Result {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .none
    return try await open(
      url, tls: tls, timeout: timeout, responseLimit: responseLimit, body)
  }

  private static func open<Result>(
    _ url: String, tls: TLSConfiguration, timeout: Duration, responseLimit: Int,
    _ body: (HTTPSClient) async throws -> Result
  ) async throws -> Result {
    guard url.hasPrefix("https://"), url.utf8.count > 8 else {
      throw HTTPSClientFault(.url, "\(url) is not an https:// URL")
    }
    var tls = tls
    tls.minimumTLSVersion = .tlsv12
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(5), read: TimeAmount(timeout)))
    // A refused connection or certificate is an answer, not a reason to try again until the deadline.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    let client = HTTPClient(configuration: configuration)
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    do {
      let result = try await body(
        HTTPSClient(
          client: client, base: base, timeout: TimeAmount(timeout), responseLimit: responseLimit))
      try await client.shutdown()
      return result
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  /// Fetches `path`, which starts with `/`.
  ///
  /// - Returns: the body of a 2xx answer.
  /// - Throws: `HTTPSClientFault`; `.refused` for every other status.
  public func get(_ path: String) async throws(HTTPSClientFault) -> [UInt8] {
    try await send(HTTPClientRequest(url: base + path))
  }

  /// Posts `body` to `path`, which starts with `/`, and reads the answer's JSON.
  ///
  /// - Parameter bearer: token for `Authorization: Bearer`; nil where the call needs none.
  /// - Throws: `HTTPSClientFault`; `.refused` for every status but 2xx.
  public func post<Value: Decodable>(
    _ path: String, _ body: Body, bearer: String? = nil, answer: Value.Type = Value.self
  ) async throws(HTTPSClientFault) -> Value {
    var request = HTTPClientRequest(url: base + path)
    request.method = .POST
    if let bearer { request.headers.add(name: "authorization", value: "Bearer \(bearer)") }
    request.headers.add(name: "content-type", value: body.mediaType)
    request.body = .bytes(body.bytes)
    let bytes = try await send(request)
    do {
      return try JSON.decode(answer, from: bytes)
    } catch {
      throw HTTPSClientFault(.response, "\(request.url) answered with JSON that \(error)")
    }
  }

  private func send(_ request: HTTPClientRequest) async throws(HTTPSClientFault) -> [UInt8] {
    let status: Int
    let bytes: [UInt8]
    do {
      let response = try await client.execute(request, timeout: timeout)
      status = Int(response.status.code)
      bytes = Array(try await response.body.collect(upTo: responseLimit).readableBytesView)
    } catch {
      throw HTTPSClientFault(error, url: request.url)
    }
    guard (200..<300).contains(status) else {
      throw HTTPSClientFault(refusal: status, body: bytes, url: request.url)
    }
    return bytes
  }
}

import AsyncHTTPClient
import HTTPSupport
import NIOCore
import NIOHTTP1

/// Speaks the local API over its Unix socket.
public struct DeviceClient: Sendable {
  /// Where the daemon listens unless told otherwise.
  public static let defaultSocket = "/run/attestcam/attestcam.sock"

  /// Largest JSON body that is taken, in bytes.
  static let jsonLimit = 1 << 20

  let socket: String
  private let http: HTTPClient

  /// Runs `body` with a client and closes its connections afterwards.
  ///
  /// - Parameter socket: path of the daemon's socket.
  public static func with<Result: Sendable>(
    socket: String = defaultSocket, _ body: @Sendable (DeviceClient) async throws -> Result
  ) async throws -> Result {
    var configuration = HTTPClient.Configuration()
    // The daemon closes idle connections after 10 s; never reuse one that it is about to close.
    configuration.connectionPool.idleTimeout = .seconds(5)
    configuration.redirectConfiguration = .disallow
    let http = HTTPClient(configuration: configuration)
    do {
      let result = try await body(DeviceClient(socket: socket, http: http))
      try await http.shutdown()
      return result
    } catch {
      try? await http.shutdown()
      throw error
    }
  }

  /// Begins a capture; the device has spent the nonce when this returns.
  ///
  /// - Throws: `DeviceClientError`, like every call here.
  public func beginCapture(_ order: CaptureOrder) async throws(DeviceClientError) -> CaptureTicket {
    let body: [UInt8]
    do {
      body = try JSON.encode(order)
    } catch {
      throw DeviceClientError(.malformedResponse, "the request cannot be encoded")
    }
    return try await json(.POST, "/v1/captures", body: body)
  }

  /// Ends a capture; without effect on one that has ended, except that its packet is overwritten.
  public func cancel(_ id: String) async throws(DeviceClientError) {
    let response = try await send(.DELETE, path(id), timeout: .seconds(10))
    guard response.status == .noContent else { throw await refusal(response) }
  }

  /// What the device is: identity, certificates, cameras.
  public func device() async throws(DeviceClientError) -> DeviceDescription {
    try await json(.GET, "/v1/device")
  }

  /// How the daemon's parts are; also when one of them has failed.
  public func health() async throws(DeviceClientError) -> HealthReport {
    let response = try await send(.GET, "/v1/health", timeout: .seconds(10))
    guard response.status == .ok || response.status == .serviceUnavailable,
      response.headers.first(name: "content-type") == "application/json"
    else { throw await refusal(response) }
    return try await decode(response)
  }

  func path(_ id: String, _ part: String = "") -> String {
    // An id has only characters that need no escape; anything else would be another call.
    let isSafe = !id.isEmpty && id.utf8.allSatisfy { $0 == 45 || $0 == 95 || isAlphanumeric($0) }
    return "/v1/captures/\(isSafe ? id : "-")\(part)"
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private func json<Value: Decodable>(
    _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil
  ) async throws(DeviceClientError) -> Value {
    let response = try await send(method, path, body: body, timeout: .seconds(10))
    guard (200...299).contains(response.status.code) else { throw await refusal(response) }
    return try await decode(response)
  }

  private func decode<Value: Decodable>(
    _ response: HTTPClientResponse
  ) async throws(DeviceClientError) -> Value {
    let body: ByteBuffer
    do {
      body = try await response.body.collect(upTo: Self.jsonLimit)
    } catch {
      throw DeviceClientError(.interrupted, "the daemon's answer broke off")
    }
    do {
      return try JSON.decode(from: body.readableBytesView)
    } catch {
      throw DeviceClientError(.malformedResponse, "the daemon's answer: \(error)")
    }
  }

  /// The problem that a response carries.
  func refusal(_ response: HTTPClientResponse) async -> DeviceClientError {
    do throws(DeviceClientError) {
      return DeviceClientError(try await decode(response) as ProblemDocument)
    } catch {
      return DeviceClientError(
        .malformedResponse, "\(socket) answered \(response.status.code) without a problem document")
    }
  }

  func send(
    _ method: HTTPMethod, _ path: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
    timeout: TimeAmount
  ) async throws(DeviceClientError) -> HTTPClientResponse {
    var request = HTTPClientRequest(url: url(path))
    request.method = method
    request.headers = headers
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      return try await http.execute(request, timeout: timeout)
    } catch {
      throw DeviceClientError(connecting: error, to: socket)
    }
  }

  private func url(_ path: String) -> String {
    let host = socket.utf8.reduce(into: "") { text, byte in
      if isAlphanumeric(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        text += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return "http+unix://\(host)\(path)"
  }
}

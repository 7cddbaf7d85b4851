import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A JSON body. Nothing here may be kept by a cache: most of it is valid once.
  public static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSON.encode(value))))
  }
}

extension Request {
  /// Collects and reads a JSON body.
  ///
  /// - Parameters:
  ///   - limit: most bytes the body may have; a larger Content-Length is refused before the body is read.
  ///   - codes: the API's problems.
  /// - Throws: `Problem`: `requestTooLarge`, or `requestMalformed` that names the member.
  public func json<Value: Decodable, Code: ProblemCode>(
    _ type: Value.Type = Value.self, limit: Int, codes: Code.Type
  ) async throws -> Value {
    let bytes = try await bytes(limit: limit, codes: codes)
    do {
      return try JSON.decode(type, from: bytes)
    } catch {
      throw Problem(codes.requestMalformed, "the request body: \(error)")
    }
  }
}

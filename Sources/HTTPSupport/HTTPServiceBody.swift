import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// Collects a body.
  ///
  /// - Parameter limit: most bytes it may have; a larger Content-Length is refused before the body is read.
  /// - Throws: `Problem`: `requestTooLarge`, or `requestMalformed` when the body breaks off.
  public func bytes<Code: ProblemCode>(limit: Int, codes: Code.Type) async throws -> [UInt8] {
    let tooLarge = Problem(
      codes.requestTooLarge, "the request body is larger than \(limit) bytes")
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
    do {
      return Array(try await body.collect(upTo: limit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    } catch {
      throw Problem(codes.requestMalformed, "the request body breaks off or its framing is wrong")
    }
  }
}

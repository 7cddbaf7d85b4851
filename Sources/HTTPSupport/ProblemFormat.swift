import HTTPTypes
import Hummingbird
import NIOCore

/// How an API writes its problems.
public enum ProblemFormat: Sendable {
  /// RFC 9457, `application/problem+json`.
  case problemDetails
  /// One line for people, `code: detail`, for protocols that ask for text.
  case plainText
}

extension Problem {
  var plainText: Response {
    var fields = headers
    fields[.contentType] = "text/plain; charset=utf-8"
    return Response(
      status: status, headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(string: "\(description)\n")))
  }
}

import HummingbirdCore
import Logging
import NIOCore

/// What became of a connection that the kernel accepted.
enum Accepted: Sendable {
  case open(HTTP1Channel, HTTP1Channel.Value)
  /// All places are taken by connections that are being answered.
  case refused(any Channel)

  func serve(logger: Logger) async {
    switch self {
    case .open(let http, let value): await http.handle(value: value, logger: logger)
    case .refused(let channel):
      let detail = "all connections are in use; try again"
      let body =
        #"{"code":"too_many_connections","detail":"\#(detail)","retryable":true,"#
        + #""status":503,"title":"Service Unavailable","type":"about:blank"}"#
      let head =
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\n"
        + "content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n"
      try? await channel.writeAndFlush(ByteBuffer(string: head + body))
      try? await channel.close()
    }
  }
}

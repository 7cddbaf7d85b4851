/// Bytes that are no request of the local API, each wrong at another layer.
enum MalformedRequest {
  static let all: [String] =
    [
      "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET /v1/health HTTP/9.9\r\n\r\n", "GET /v1/health HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
      "GET /v1/health HTTP/1.1\r\nx: \(String(repeating: "a", count: 20_000))\r\n\r\n",
      "GET /v1/health HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
      "GET /\(String(repeating: "%2e%2e/", count: 200)) HTTP/1.1\r\nhost: x\r\n\r\n",
      "POST /v1/captures HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      "POST /v1/captures HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n",
      "POST /v1/captures HTTP/1.1\r\nhost: x\r\ncontent-length: 400\r\n\r\n{\"nonce\":",
    ]
    + [
      "", "null", "[]", "{}", "{\"nonce\":1}", "{\"nonce\":\"\u{0}\"}", "\u{feff}{}",
      "{\"nonce\":\"\",\"nonce\":\"\",\"purpose\":\"p\",\"audience\":\"a\"}",
      "{\"nonce\":\"\(String(repeating: "A", count: 60_000))\",\"purpose\":\"p\",\"audience\":\"a\"}",
      String(repeating: "[", count: 10_000), String(repeating: "{\"a\":", count: 5_000),
      "{\"deadline_ms\":1e400}", "{\"deadline_ms\":99999999999999999999999999}",
      "{\"profile\":\"\\ud800\"}", String(repeating: " ", count: 70_000),
    ].map(post)

  private static func post(_ body: String) -> String {
    "POST /v1/captures HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
      + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
  }
}

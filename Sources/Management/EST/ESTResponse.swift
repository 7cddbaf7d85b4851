import DeviceKeys
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to every EST call: certificates in a message that signs nothing, in base64 (RFC 7030 §4.1.3, §4.2.3).
enum ESTResponse {
  /// Lines of 64 characters, or one line for a client that sends no `Accept`.
  ///
  /// RFC 8951 §3.1 allows both, and no form suits everybody: libest (like `openssl base64 -d`) reads long data only in
  /// lines, strongSwan's `pki --est` reads no lines. The first sends `Accept: */*`, as nearly everybody does; the second
  /// sends nothing that it need not.
  static func make(_ certificates: [Certificate], for request: Request) throws -> Response {
    let message = Data(try Certificate.certificatesOnly(certificates))
    let hasLines = request.headers[.accept] != nil
    let base64 = message.base64EncodedString(
      options: hasLines ? [.lineLength64Characters, .endLineWithLineFeed] : [])
    var headers: HTTPFields = [
      .contentType: "application/pkcs7-mime; smime-type=certs-only", .cacheControl: "no-store",
    ]
    // Of MIME, not of HTTP, and RFC 8951 §3 asks receivers to ignore it; some insist all the same.
    if let name = HTTPField.Name("Content-Transfer-Encoding") { headers[name] = "base64" }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: hasLines ? base64 + "\n" : base64)))
  }
}

import HTTPTypes
import Hummingbird

extension Request {
  /// The token of `Authorization: Bearer …` (RFC 6750 §2.1); nil without exactly one such header.
  public var bearerToken: String? {
    let values = headers[values: .authorization]
    guard values.count == 1, let space = values[0].firstIndex(of: " "),
      values[0][..<space].lowercased() == "bearer"
    else { return nil }
    let token = values[0][values[0].index(after: space)...]
    return token.isEmpty || token.utf8.count > 256 ? nil : String(token)
  }
}

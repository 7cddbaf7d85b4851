import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What `Authorization: Basic …` carries.
public struct HTTPBasicCredential: Sendable, Equatable {
  public let name: String
  /// Never logged.
  public let secret: String
}

extension Request {
  /// The name and secret of `Authorization: Basic …` (RFC 7617 §2); nil without exactly one such header in strict
  /// base64 and UTF-8.
  public var basicCredential: HTTPBasicCredential? {
    let values = headers[values: .authorization]
    guard values.count == 1, values[0].utf8.count <= 1024,
      let space = values[0].firstIndex(of: " "), values[0][..<space].lowercased() == "basic",
      let data = Data(base64Encoded: String(values[0][values[0].index(after: space)...])),
      let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
    else { return nil }
    let (name, secret) = (text[..<colon], text[text.index(after: colon)...])
    return name.isEmpty || secret.isEmpty
      ? nil : HTTPBasicCredential(name: String(name), secret: String(secret))
  }
}

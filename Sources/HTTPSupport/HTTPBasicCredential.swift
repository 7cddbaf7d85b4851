import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What `Authorization: Basic …` carries (RFC 7617 §2).
public struct HTTPBasicCredential: Sendable, Equatable {
  public let name: String
  /// Never logged.
  public let secret: String

  /// - Parameter text: the header's value.
  /// - Returns: nil unless it is strict base64 of a name without colon, a colon and a secret, in UTF-8, both not empty.
  init?(_ text: String) {
    guard text.utf8.count <= 1024, let space = text.firstIndex(of: " "),
      text[..<space].lowercased() == "basic",
      let data = Data(base64Encoded: String(text[text.index(after: space)...])),
      let pair = String(validating: data, as: UTF8.self), let colon = pair.firstIndex(of: ":")
    else { return nil }
    name = String(pair[..<colon])
    secret = String(pair[pair.index(after: colon)...])
    guard !name.isEmpty, !secret.isEmpty else { return nil }
  }
}

extension Request {
  /// The operator's name and secret; nil without exactly one `Authorization` that holds them.
  public var basicCredential: HTTPBasicCredential? {
    let values = headers[values: .authorization]
    return values.count == 1 ? HTTPBasicCredential(values[0]) : nil
  }
}

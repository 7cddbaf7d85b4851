/// Why a JSON text was refused. Names the member, never its value: that may be a nonce.
public struct JSONFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where, as `a.b[2]`; empty for the whole text.
  public let member: String
  public let reason: String

  public init(member: String, reason: String) {
    self.member = member
    self.reason = reason
  }

  init(_ error: any Error) {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      self.init(path: context.codingPath + [key], reason: "is missing")
    case DecodingError.typeMismatch(let type, let context):
      self.init(path: context.codingPath, reason: "must be \(Self.name(of: type))")
    case DecodingError.valueNotFound(let type, let context):
      self.init(path: context.codingPath, reason: "must be \(Self.name(of: type)), not null")
    case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
      self.init(member: "", reason: "not a valid JSON text")
    case DecodingError.dataCorrupted(let context):
      self.init(path: context.codingPath, reason: context.debugDescription)
    default:
      self.init(member: "", reason: "not a valid JSON text")
    }
  }

  private init(path: [any CodingKey], reason: String) {
    let member = path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    self.init(member: member, reason: reason)
  }

  public var description: String { member.isEmpty ? reason : "\(member): \(reason)" }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any FixedWidthInteger.Type: "a whole number in range"
    case is any BinaryFloatingPoint.Type: "a number"
    case is [String: Any].Type: "an object"
    case is any Collection.Type: "an array"
    default: "an object"
    }
  }
}

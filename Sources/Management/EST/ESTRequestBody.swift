import FoundationEssentials
import HTTPSupport
import Hummingbird

/// The body of an enrolment: one PKCS#10 request in base64 (RFC 7030 §4.2.1).
///
/// Clients differ in what they put around the base64: lines of any length or none (RFC 8951 §3.1), and some send PEM as
/// it lies in their file. All of that is taken; everything else has to be right.
enum ESTRequestBody {
  /// Bytes: the largest request in base64, broken into short lines and armoured.
  static let largest = 8192

  /// - Returns: what the base64 encodes, not looked at yet.
  /// - Throws: `Problem(.requestMalformed)`.
  static func decode(_ body: [UInt8]) throws(Problem) -> [UInt8] {
    guard body.count <= largest else { throw malformed("has more than \(largest) bytes") }
    let base64 = try withoutArmour(body).filter { !isSpace($0) }
    guard !base64.isEmpty else { throw malformed("is empty") }
    // Encoded again it must be the same: no second spelling of one request, nothing after the padding.
    guard let data = Data(base64Encoded: Data(base64)),
      data.base64EncodedData().elementsEqual(base64)
    else {
      throw malformed("is not base64 (RFC 4648 section 4), with or without PEM lines around it")
    }
    return Array(data)
  }

  private static let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]

  /// What is between the two lines of one PEM block; the body itself when it does not start with such a line.
  private static func withoutArmour(_ body: [UInt8]) throws(Problem) -> ArraySlice<UInt8> {
    let text = trimmed(body[...])
    guard text.starts(with: "-----".utf8) else { return text }
    for label in labels {
      let (head, tail) = (
        Array("-----BEGIN \(label)-----".utf8), Array("-----END \(label)-----".utf8)
      )
      guard text.starts(with: head) else { continue }
      let rest = text.dropFirst(head.count)
      guard rest.count > tail.count, rest.suffix(tail.count).elementsEqual(tail) else {
        throw malformed("has a PEM block without its END line, or something after it")
      }
      let contents = rest.dropLast(tail.count)
      guard !contents.contains(UInt8(ascii: "-")) else {
        throw malformed("has more than one PEM block; send one request at a time")
      }
      return contents
    }
    throw malformed("has a PEM block that is not a CERTIFICATE REQUEST")
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return text[first...last]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func malformed(_ reason: String) -> Problem {
    Problem(CAProblem.requestMalformed, "the body \(reason)")
  }
}

import Foundation
import HTTPSupport
import Testing

@testable import Management

@Suite struct ESTRequestBodyTests {
  private static let bytes = [UInt8]((0..<250).map { UInt8($0) })
  private static let line = Data(bytes).base64EncodedString()

  private static func lines(_ length: Int, _ end: String) -> String {
    stride(from: 0, to: line.count, by: length).map { line.dropFirst($0).prefix(length) + end }
      .joined()
  }

  private static func pem(_ label: String, _ contents: String, _ end: String = "\n") -> String {
    "-----BEGIN \(label)-----\(end)\(contents)-----END \(label)-----\(end)"
  }

  @Test(
    "Base64 in whatever lines a client makes, and PEM, are one and the same request",
    arguments: [
      line, line + "\n", lines(64, "\n"), lines(64, "\r\n"), lines(76, "\r\n"), lines(3, "\n"),
      "\r\n\t " + lines(64, "\n \t"), pem("CERTIFICATE REQUEST", lines(64, "\n")),
      pem("CERTIFICATE REQUEST", lines(64, "\r\n"), "\r\n"),
      pem("NEW CERTIFICATE REQUEST", lines(64, "\n")),
      "\n" + pem("CERTIFICATE REQUEST", line + "\n") + "\n\n",
      "-----BEGIN CERTIFICATE REQUEST-----\(line)-----END CERTIFICATE REQUEST-----",
    ])
  func accepted(text: String) throws {
    #expect(try ESTRequestBody.decode(Array(text.utf8)) == Self.bytes)
  }

  @Test(
    "Anything else is refused, and the reason names the body",
    arguments: [
      ("", "is empty"), (" \r\n\t", "is empty"),
      (pem("CERTIFICATE REQUEST", ""), "is empty"),
      ("AQ", "base64"), ("AQ=", "base64"), ("AQ===", "base64"), ("AR==", "base64"),
      ("AQ==AQ==", "base64"), ("AQ==\nAQ==", "base64"), ("=AQ=", "base64"), ("A_-A", "base64"),
      ("AQ==\u{0}", "base64"), ("\u{FEFF}AQ==", "base64"), ("AQ\u{A0}==", "base64"),
      ("csr=AQ==", "base64"), ("\"AQ==\"", "base64"), ("AQ==\u{B}", "base64"),
      (pem("CERTIFICATE REQUEST", "\u{B}AQ==\n"), "base64"),
      (pem("CERTIFICATE REQUEST", "Comment: x\n\nAQ==\n"), "base64"),
      ("subject=x\n" + pem("CERTIFICATE REQUEST", line), "base64"),
      (pem("CERTIFICATE REQUEST", line) + pem("CERTIFICATE REQUEST", line), "more than one"),
      (pem("CERTIFICATE REQUEST", line) + "x", "END line"),
      ("-----BEGIN CERTIFICATE REQUEST-----\n\(line)", "END line"),
      ("-----BEGIN CERTIFICATE REQUEST-----", "END line"),
      (
        "-----BEGIN CERTIFICATE REQUEST-----\n\(line)\n-----END NEW CERTIFICATE REQUEST-----",
        "END line"
      ),
      (pem("CERTIFICATE", line), "not a CERTIFICATE REQUEST"),
      ("-----", "not a CERTIFICATE REQUEST"),
      (String(repeating: "A", count: 8196), "more than 8192 bytes"),
    ])
  func refused(text: String, reason: String) {
    let problem = #expect(throws: Problem.self) { try ESTRequestBody.decode(Array(text.utf8)) }
    #expect(problem?.code == "request_malformed")
    #expect(problem?.detail.contains(reason) == true, "\(problem?.detail ?? "")")
  }

  @Test("Bare DER is refused")
  func bareDER() {
    let der: [UInt8] = [0x30, 0x82, 0x01, 0x06] + [UInt8](repeating: 0, count: 262)
    #expect(throws: Problem.self) { try ESTRequestBody.decode(der) }
  }
}

import Foundation
import Testing

@testable import HTTPSupport

@Suite struct HTTPBasicCredentialTests {
  @Test(
    "Name and secret are what is before and after the first colon",
    arguments: [
      ("factory:0123", "factory", "0123"), ("a:b:c", "a", "b:c"), ("ü:ß", "ü", "ß"),
      ("a: ", "a", " "),
    ])
  func accepted(pair: String, name: String, secret: String) throws {
    let base64 = Data(pair.utf8).base64EncodedString()
    for scheme in ["Basic", "basic"] {
      let credential = try #require(HTTPBasicCredential("\(scheme) \(base64)"))
      #expect(credential.name == name && credential.secret == secret)
    }
  }

  @Test(
    "Anything else is no credential",
    arguments: [
      "", "Basic", "Basic ", "Bearer YTpi", "BasicYTpi", "Basic  YTpi", "Basic YTpi ", "Basic YTp",
      "Basic Y-pi", "Basic YTpi,YTpi", "Basic \(base64("ab"))", "Basic \(base64(":b"))",
      "Basic \(base64("a:"))", "Basic YTr/",
      "Basic \(base64("a:" + String(repeating: "b", count: 1000)))",
    ])
  func refused(text: String) {
    #expect(HTTPBasicCredential(text) == nil)
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

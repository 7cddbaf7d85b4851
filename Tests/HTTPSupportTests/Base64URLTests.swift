import HTTPSupport
import Testing

@Suite("Base64url")
struct Base64URLTests {
  /// RFC 4648 §10, unpadded, and the two characters that differ from base64.
  @Test(
    "Known texts decode and encode to themselves",
    arguments: [
      ("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"),
      ("Zm9vYmE", "fooba"), ("Zm9vYmFy", "foobar"),
    ])
  func knownTexts(text: String, plain: String) {
    #expect(Base64URL(text: text)?.bytes == Array(plain.utf8))
    #expect(Base64URL(plain.utf8).text == text)
  }

  @Test("Every byte value survives at every length up to 64")
  func roundTrip() {
    for length in 0...64 {
      for first in stride(from: 0, through: 255, by: 17) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: first + $0 * 37) }
        #expect(Base64URL(text: Base64URL(bytes).text)?.bytes == bytes)
      }
    }
    #expect(Base64URL([0xfb, 0xff]).text == "-_8")
  }

  @Test(
    "Anything but the one canonical text is refused",
    arguments: [
      "Zg==", "Zg=", "Z", "Zm9vY", "Zm9v\n", " Zm9v", "Zm+v", "Zm/v", "Zh", "Zm9", "Zm\u{f6}v",
      "Zm9v.", "Zm9vYg\u{0}",
    ])
  func strict(text: String) {
    #expect(Base64URL(text: text) == nil)
  }
}

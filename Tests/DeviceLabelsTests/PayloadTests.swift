import DeviceKeys
import TestSupport
import Testing

@testable import DeviceLabels

@Suite("What the QR code of a label says")
struct PayloadTests {
  @Test("Base 45 agrees with the examples of RFC 9285 §4.3 and §4.4")
  func base45() {
    for (bytes, text) in [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581")] {
      #expect(Base45.encode(Array(bytes.utf8)) == text)
      #expect(Base45.decode(text.utf8) == Array(bytes.utf8))
    }
    #expect(Base45.decode("QED8WEX0".utf8) == Array("ietf!".utf8))
    #expect(Base45.decode("".utf8) == [])
  }

  @Test(
    "Base 45 has one spelling only", arguments: ["A", "GGW", ":::", "0:", "6 1a", "a00", "AB\n"])
  func base45Refusals(_ text: String) { #expect(Base45.decode(text.utf8) == nil) }

  @Test("A payload gives back exactly the label it was made of")
  func roundTrip() throws {
    let names = [
      "A", "Acme & Söhne", String(repeating: "𝕏", count: 64), "éÅ", "e\u{301} ö", "製造 者",
    ]
    for seed in 0..<2_000 as Range<UInt64> {
      let (make, model) = (names[Int(seed) % 6], names[Int(seed / 6) % 6])
      let label = Labels.label(make: make, model: model, seed: seed)
      let read = try DeviceLabel(payload: label.payload.utf8)
      #expect(read == label && Array(read.make.utf8) == Array(make.utf8))
      #expect(Array(read.model.utf8) == Array(model.utf8))
    }
  }

  @Test("The longest payload is as long as the limit says, and fits into a QR code")
  func longest() throws {
    let name = String(repeating: "𝕏", count: 64)
    let label = Labels.label(make: name, model: name, seed: 3)
    #expect(label.payload.utf8.count == DeviceLabel.largestPayload)
    #expect(try QRSymbol(of: label).version <= 40)
  }

  @Test("A usual label needs version 9, where upper-case hexadecimal would need 10")
  func version() throws {
    let label = Labels.usual
    #expect(try QRSymbol(of: label).version == 9)
    let upper = "\(label.deviceID):\(label.fingerprint):".uppercased()
    let names = Base45.encode(Array("Acme\0Kiosk 3".utf8))
    #expect(try QRSymbol(alphanumeric: "ATTESTCAM:1:\(upper)\(names)").version == 10)
  }

  @Test(
    "A make that cannot stand on paper is refused",
    arguments: [
      "", " Acme", "Acme ", "Ac\nme", "Ac\0me", "Ac\u{202E}me", "Ac\u{200B}me", "Ac\u{A0}me",
      "\u{E000}", "Ac\u{1B}[2Jme", String(repeating: "x", count: 65),
    ])
  func names(_ name: String) {
    let usual = Labels.usual
    for (make, model) in [(name, "K"), ("A", name)] {
      let error = #expect(throws: LabelError.self) {
        try DeviceLabel(
          make: make, model: model, deviceID: usual.deviceID, fingerprint: usual.fingerprint)
      }
      #expect(
        error?.code == .name && error?.message.hasPrefix(make == name ? "make" : "model") == true)
    }
  }

  @Test(
    "What is no label, or of another version, is refused by name",
    arguments: [
      ("", LabelError.Code.notLabel), ("https://example.org", .notLabel),
      ("attestcam:1:", .notLabel),
      ("ATTESTCAM", .notLabel), ("ATTESTCAM:", .malformed), ("ATTESTCAM:1", .malformed),
      ("ATTESTCAM::", .malformed), ("ATTESTCAM:X:00", .malformed), ("ATTESTCAM:12345:", .malformed),
      ("ATTESTCAM:2:00", .unknownVersion), ("ATTESTCAM:01:00", .unknownVersion),
      ("ATTESTCAM:1:", .malformed), ("ATTESTCAM:1:GGW", .malformed),
      ("ATTESTCAM:1:bb8", .malformed),
    ])
  func refusals(_ text: String, _ code: LabelError.Code) {
    #expect(Labels.refusal(text.utf8) == code)
  }

  @Test("An unknown version is named")
  func versionName() {
    let error = #expect(throws: LabelError.self) {
      try DeviceLabel(payload: "ATTESTCAM:27:000".utf8)
    }
    #expect(error?.message.contains("version 27") == true)
  }

  @Test("Contents that are cut, too long or no names are refused")
  func contents() {
    let digests = [UInt8](repeating: 7, count: 64)
    for (names, code): ([UInt8], LabelError.Code?) in [
      (Array("A\0B".utf8), nil), (Array("A".utf8), .malformed), ([], .malformed),
      (Array("A\0".utf8), .name), (Array("\0B".utf8), .name), (Array("A\0B\0".utf8), .name),
      (Array("A\0B\n".utf8), .name), ([0x41, 0, 0xC3], .malformed), ([0xFF, 0, 0x41], .malformed),
      ([0x41, 0] + [UInt8](repeating: 0x41, count: 65), .name),
      ([0x41, 0] + [UInt8](repeating: 0x41, count: 600), .malformed),
    ] {
      #expect(Labels.refusal(Labels.payload(digests + names)) == code, "\(names)")
    }
    #expect(Labels.refusal(Labels.payload(Array(digests.dropLast()))) == .malformed)
    let usual = Array(Labels.usual.payload.utf8)
    #expect(Labels.refusal(usual + [0x0A]) == .malformed)
    for count in 0..<usual.count - 9 { #expect(Labels.refusal(usual.prefix(count)) != nil) }
  }

  @Test("The text form has one field per line")
  func text() {
    let label = Labels.usual
    #expect(
      label.text == """
        make         Acme
        model        Kiosk 3
        device id    \(label.deviceID)
        certificate  \(label.fingerprint)
        """)
  }
}

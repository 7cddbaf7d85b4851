import DeviceKeys
import TestSupport
import Testing

@testable import DeviceLabels

@Suite("Labels in images")
struct ScanTests {
  @Test("Every label comes back from PNG, from JPEG of quality 60 and from PGM")
  func roundTrip() throws {
    for seed in 0..<60 as Range<UInt64> {
      let label = Labels.label(seed: seed)
      let png = try QRSymbol(of: label).png(scale: 3 + Int(seed % 6))
      #expect(try DeviceLabel(shownIn: LumaImage(file: png)) == label)
      let picture = try Picture(label, scale: 6)
      #expect(try DeviceLabel(shownIn: LumaImage(file: picture.jpeg(quality: 60))) == label)
      #expect(try DeviceLabel(shownIn: LumaImage(file: picture.pgm)) == label)
    }
  }

  @Test("A label is read whichever way it hangs", arguments: 0..<4)
  func turned(_ quarters: Int) throws {
    let picture = try Picture(Labels.usual, scale: 5).turned(quarters)
    #expect(try DeviceLabel(shownIn: picture.image()) == Labels.usual)
  }

  @Test("A label is read at odd scales, blurred, in noise and off centre", arguments: 0..<9)
  func spoilt(_ seed: Int) throws {
    let label = Labels.label(seed: UInt64(seed))
    let scale = 0.7 + Double(seed) * 0.09
    var picture = try Picture(label, scale: 8).scaled(by: scale)
    for _ in 0..<seed % 3 { picture = picture.blurred(radius: 1) }
    picture = picture.noisy(12, seed: UInt64(seed))
    let framed = picture.mapped(width: 1000, height: 1000) { x, y in (x - 200, y - 100) }
    #expect(try DeviceLabel(shownIn: framed.image()) == label)
  }

  @Test("The largest label is read as well")
  func largest() throws {
    let name = String(repeating: "𝕏", count: 64)
    let label = Labels.label(make: name, model: name, seed: 5)
    #expect(try DeviceLabel(shownIn: Picture(label, scale: 4).image()) == label)
  }

  @Test("A corner that is gone does not matter: level H corrects it")
  func damaged() throws {
    let picture = try Picture(Labels.usual)
    let corner = picture.mapped(width: picture.width, height: picture.height) { x, y in
      x > picture.width * 3 / 4 && y > picture.height * 3 / 4 ? (-1, -1) : (x, y)
    }
    #expect(try DeviceLabel(shownIn: corner.image()) == Labels.usual)
  }

  @Test("No code, several codes and a foreign code are told apart")
  func refusals() throws {
    #expect(Labels.refusal(try Picture(width: 300, height: 300).image())?.code == .noCode)
    #expect(Labels.refusal(try Picture(width: 1, height: 1).image())?.code == .noCode)
    let (one, other) = (try Picture(Labels.usual), try Picture(Labels.label(seed: 2)))
    #expect(Labels.refusal(try one.beside(other).image())?.code == .severalCodes)
    let twice = try one.beside(one).image()
    #expect(try DeviceLabel(shownIn: twice) == Labels.usual)
    for (text, code): (String, LabelError.Code) in [
      ("HTTPS://EXAMPLE.ORG", .notLabel), ("ATTESTCAM:2:000", .unknownVersion),
      ("ATTESTCAM:1:000", .malformed),
    ] {
      let image = try LumaImage(file: QRSymbol(alphanumeric: text).png())
      #expect(Labels.refusal(image)?.code == code)
    }
  }
}

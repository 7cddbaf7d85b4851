import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing

@testable import DeviceLabels

/// Other programs must read what we write, and we what they write.
@Suite("Labels and the tools of others")
struct OracleTests {
  private func run(_ program: String, _ arguments: String...) async throws -> (
    code: Int32, output: String
  ) {
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else { return (-1, "") }
    return (code, result.standardOutput + result.standardError)
  }

  /// Names that a careless writer of XML or of byte mode would spoil.
  private static let labels = [
    Labels.usual, Labels.label(make: #"A&B <"C"> 'D' ]]>"#, model: "Söhne 製造", seed: 8),
    Labels.label(make: String(repeating: "W", count: 64), model: "x", seed: 9),
  ]

  @Test("zbarimg reads our PNG", arguments: labels)
  func zbarimg(_ label: DeviceLabel) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("label.png", QRSymbol(of: label).png())
    let read = try await run("zbarimg", "--quiet", "--raw", "--nodbus", path)
    #expect(read.code == 0 && read.output == label.payload + "\n", "\(read.output)")
  }

  @Test("Our PNG has a header, pixels and an end, with right checksums, and nothing else")
  func pngChunks() throws {
    let symbol = try QRSymbol(of: Labels.usual)
    let file = PNGFile(try symbol.png(scale: 3))
    #expect(file.bytes == (try symbol.png(scale: 3)))
    #expect(
      file.chunks.map { String(decoding: $0.type, as: UTF8.self) } == ["IHDR", "IDAT", "IEND"])
    let side = UInt32((symbol.side + 8) * 3)
    #expect(
      file.chunks[0].data == PNGFile.word(side) + PNGFile.word(side) + [1, 0, 0, 0, 0])
  }

  @Test("We read a PNG of qrencode, and our modules are the same", arguments: labels)
  func qrencode(_ label: DeviceLabel) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("theirs.png")
    let made = try await run(
      "qrencode", "-l", "H", "-s", "1", "-m", "4", "-o", path, label.payload)
    #expect(made.code == 0, "\(made.output)")
    let theirs = try LumaImage(file: folder.read("theirs.png"))
    let ours = try LumaImage(file: QRSymbol(of: label).png(scale: 1))
    #expect(theirs == ours)
    #expect(try DeviceLabel(shownIn: Picture(theirs).scaled(by: 4).image()) == label)
  }

  @Test("Our SVG is well-formed, and drawn by librsvg it is read back", arguments: labels)
  func svg(_ label: DeviceLabel) async throws {
    let folder = try TemporaryFolder()
    let svg = try folder.write("label.svg", label.svg())
    let lint = try await run("xmllint", "--noout", "--nonet", svg)
    #expect(lint.code == 0, "\(lint.output)")
    let make = try await run("xmllint", "--xpath", "string(//*[local-name()='text'][1])", svg)
    #expect(make.output == label.make + "\n")
    let png = folder.file("label.png")
    let drawn = try await run("rsvg-convert", "--width", "500", "--output", png, svg)
    #expect(drawn.code == 0, "\(drawn.output)")
    let image = try LumaImage(file: folder.read("label.png"))
    #expect(image.width == 500 && image.height > 550)
    #expect(try DeviceLabel(shownIn: image) == label)
    // The text is there: dark pixels below the quiet zone.
    #expect(image.pixels[(500 * 505)...].contains { $0 < 100 })
  }
}

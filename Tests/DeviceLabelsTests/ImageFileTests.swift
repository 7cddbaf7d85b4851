import Testing

@testable import DeviceLabels

@Suite("Image files")
struct ImageFileTests {
  private func refusal(_ file: [UInt8]) -> LabelError.Code? {
    do throws(LabelError) {
      _ = try LumaImage(file: file)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "A PNG of any kind becomes 8-bit luma, with white behind what is transparent",
    arguments: [
      (1, 0, [0b1010_0000], [255, 0, 255]), (2, 0, [0b0001_1000], [0, 85, 170]),
      (4, 0, [0x0F, 0x70], [0, 255, 119]), (8, 0, [0, 100, 255], [0, 100, 255]),
      (16, 0, [0, 0, 100, 100, 255, 255], [0, 100, 255]),
      (8, 2, [0, 0, 0, 9, 9, 9, 255, 255, 255], [0, 9, 255]),
      (
        16, 2, [0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9] + [UInt8](repeating: 255, count: 6),
        [0, 9, 255]
      ),
      (8, 4, [0, 255, 100, 255, 0, 0], [0, 100, 255]),
      (16, 4, [0, 0, 255, 255, 100, 100, 255, 255, 0, 0, 0, 0], [0, 100, 255]),
      (8, 6, [0, 0, 0, 255, 7, 7, 7, 255, 0, 0, 0, 0], [0, 7, 255]),
      (2, 3, [0b0001_1000], [0, 60, 255]),
    ] as [(UInt8, UInt8, [UInt8], [UInt8])])
  func pngKinds(_ depth: UInt8, _ type: UInt8, _ row: [UInt8], _ expected: [UInt8]) throws {
    // The third colour is transparent.
    let palette: [(String, [UInt8])] =
      type == 3
      ? [("PLTE", [0, 0, 0, 60, 60, 60, 0, 0, 0]), ("tRNS", [255, 255, 0])] : []
    let file = PNGFile(
      width: 3, height: 2, depth: depth, type: type, rows: [row, row], before: palette)
    let image = try LumaImage(file: file.bytes)
    #expect(image.width == 3 && image.height == 2 && image.pixels == expected + expected)
  }

  @Test("An interlaced PNG is read")
  func interlaced() throws {
    // The second pixel of a row comes in pass 6 of Adam7, the second row in pass 7.
    let file = PNGFile(
      width: 2, height: 2, depth: 8, type: 0, interlaced: true, rows: [[1], [2], [3, 4]])
    #expect(try LumaImage(file: file.bytes).pixels == [1, 2, 3, 4])
  }

  @Test("What a PNG says beside its pixels is not looked at, however wrong it is")
  func ancillary() throws {
    for type in ["zTXt", "iCCP", "tEXt", "gAMA", "eXIf", "abCd"] {
      let file = PNGFile(
        width: 1, height: 1, depth: 8, type: 0, rows: [[9]], before: [(type, [1, 2, 3])])
      #expect(try LumaImage(file: file.bytes).pixels == [9], "\(type)")
    }
  }

  @Test("A PNG with a wrong length, checksum, header or chunk is refused")
  func badPNG() throws {
    let good = PNGFile(width: 3, height: 1, depth: 8, type: 0, rows: [[1, 2, 3]])
    let bytes = good.bytes
    for count in 8..<bytes.count { #expect(refusal(Array(bytes[..<count])) == .image, "\(count)") }
    for index in 8..<bytes.count {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(refusal(damaged) == .image || refusal(damaged) == .tooLarge, "\(index)")
    }
    var tooFewRows = good
    tooFewRows.chunks[0].data[7] = 2
    #expect(refusal(tooFewRows.bytes) == .image)
    var noHeader = good
    noHeader.chunks.removeFirst()
    #expect(refusal(noHeader.bytes) == .image)
    var unknownCritical = good
    unknownCritical.chunks.insert((Array("ABCD".utf8), []), at: 1)
    #expect(refusal(unknownCritical.bytes) == .image)
  }

  @Test(
    "An image that claims to be huge is refused before memory is taken",
    arguments: [(8001, 8000), (0x7FFF_FFFF, 0x7FFF_FFFF), (64_000_001, 1), (0xFFFF_FFFF, 1)])
  func huge(_ width: Int, _ height: Int) {
    let (width, height) = (UInt32(width), UInt32(height))
    let file = PNGFile(width: width, height: height, depth: 1, type: 0, rows: [[0]])
    #expect(refusal(file.bytes) == .tooLarge)
    if width < 99_999_999, height < 99_999_999 {
      #expect(refusal(Array("P5 \(width) \(height) 255\n0".utf8)) == .tooLarge)
    }
  }

  @Test("A PGM is read with comments, any white space and any maximum up to 255")
  func pgm() throws {
    let image = try LumaImage(file: Array("P5\t# one\n#two\n 2\r\n1 #3\n15\n".utf8) + [15, 3])
    #expect(image.width == 2 && image.height == 1 && image.pixels == [255, 51])
  }

  @Test(
    "A PGM that breaks its rules is refused",
    arguments: [
      "P5", "P5 2 1 255", "P5 2 1 255\n", "P5 2 1 255\na", "P5 2 1 255\nabc", "P52 1 255\nab",
      "P5 2 1 65535\nabcd", "P5 2 1 0\nab", "P5 0 1 255\n", "P5 -2 1 255\nab", "P5 2 1 255ab",
      "P5 000000002 1 255\nab", "P5 # 2 1 255\nab", "P6 2 1 255\nab", "",
    ])
  func badPGM(_ text: String) { #expect(refusal(Array(text.utf8)) == .image) }

  @Test("A JPEG that is cut off or no JPEG at all is refused")
  func badJPEG() throws {
    let jpeg = try Picture(Labels.usual, scale: 3).jpeg(quality: 60)
    #expect(refusal(jpeg) == nil)
    for count in stride(from: 2, to: jpeg.count, by: 97) {
      #expect(refusal(Array(jpeg[..<count])) == .image)
    }
    #expect(refusal([0xFF, 0xD8, 0xFF, 0xD9]) == .image)
    #expect(refusal(Array("<svg/>".utf8)) == .image)
  }
}

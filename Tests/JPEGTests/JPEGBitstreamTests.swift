import JPEG
import Testing

@Suite("JPEG bitstream")
struct JPEGBitstreamTests {
  @Test("A camera image's size, components and tables are read", arguments: [true, false])
  func reads(hasTables: Bool) throws {
    let jpeg = try Samples.jpeg()
    let image = try scan(hasTables ? jpeg : Samples.withoutTables(jpeg))
    #expect(image.width == 64 && image.height == 48)
    #expect(image.components == 3 && image.precision == 8)
    #expect(image.hasHuffmanTables == hasTables)
    #expect(image.range.lowerBound == 0)
  }

  @Test("An image cut off at any byte is refused")
  func truncation() throws {
    for jpeg in [try Samples.jpeg(), Samples.withoutTables(try Samples.jpeg())] {
      for count in 0..<jpeg.count {
        #expect(throws: JPEGError.self, "\(count) bytes") { try scan(Array(jpeg[..<count])) }
      }
    }
  }

  @Test("Any single byte may change without a crash, and what is accepted keeps its limits")
  func damage() throws {
    let jpeg = try Samples.jpeg()
    var refused = 0
    for offset in jpeg.indices {
      for value: UInt8 in [0x00, 0xFF, jpeg[offset] ^ 0x80, jpeg[offset] ^ 0x01] {
        var damaged = jpeg
        damaged[offset] = value
        guard let image = try? scan(damaged) else {
          refused += 1
          continue
        }
        #expect(image.range.upperBound <= damaged.count)
        #expect(image.width <= ImageLimits.side && image.height <= ImageLimits.side)
        _ = try? decode(damaged)
      }
    }
    #expect(refused > 100)
  }

  @Test("Padding after EOI is left out of the image", arguments: [0, 1, 16], [0, 100, 4096])
  func padding(garbage: Int, zeros: Int) throws {
    let jpeg = try Samples.jpeg()
    let trailing =
      [UInt8](repeating: 0x5A, count: garbage) + [UInt8](repeating: 0, count: zeros)
    #expect(try scan(jpeg + trailing).range == 0..<jpeg.count)
  }

  @Test("Zeros between the image data and EOI are part of the image")
  func paddedEndOfImage() throws {
    let jpeg = try Samples.jpeg()
    let zeros = [UInt8](repeating: 0, count: 300)
    let padded = Array(jpeg[..<(jpeg.count - 2)]) + zeros + [0xFF, 0xD9]
    #expect(try scan(padded).range == 0..<jpeg.count + 300)
    #expect(try decode(padded).pixels == decode(jpeg).pixels)
  }

  @Test("Fill bytes before a marker are allowed")
  func fill() throws {
    let jpeg = try Samples.jpeg()
    let filled = Samples.inserting([0xFF, 0xFF, 0xFF], into: jpeg)
    #expect(try scan(filled).range.count == jpeg.count + 3)
  }

  @Test("An AVI1 application segment is taken")
  func avi1() throws {
    let segment: [UInt8] =
      [0xFF, 0xE0, 0, 16] + Array("AVI1".utf8) + [UInt8](repeating: 0, count: 10)
    let jpeg = Samples.inserting(segment, into: Samples.withoutTables(try Samples.jpeg()))
    let image = try scan(jpeg)
    #expect(!image.hasHuffmanTables && image.range == 0..<jpeg.count)
  }

  @Test("Two images run together, or one inside the other, are refused")
  func secondImage() throws {
    let jpeg = try Samples.jpeg()
    let data = Samples.offset(of: 0xDA, in: jpeg) + 40
    let nested = Array(jpeg[..<data]) + jpeg
    expectRefusal(nested, .malformed, "second SOI")
    expectRefusal(jpeg + jpeg, .malformed, "after EOI")
    expectRefusal(Samples.inserting([0xFF, 0xD8], into: jpeg), .malformed, "second SOI")
  }

  @Test("What no camera sends is refused by name", arguments: Refusal.all)
  func refusals(_ refusal: Refusal) throws {
    expectRefusal(refusal.apply(try Samples.jpeg()), refusal.code, refusal.words)
  }

  @Test("A frame header of any size beyond the limits is refused before decoding")
  func dimensions() throws {
    for (width, height) in [(65_535, 65_535), (8193, 8), (8, 8193), (8192, 8192)] {
      let jpeg = try Samples.jpeg().settingSize(width, height)
      expectRefusal(jpeg, .tooLarge, "\(width)×\(height)")
      #expect(throws: JPEGError.self) { try decode(jpeg) }
    }
    #expect(try scan(Samples.jpeg().settingSize(8192, 4882)).width == 8192)
  }
}

/// One way to break an image, and how it must be refused.
struct Refusal: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let code: JPEGError.Code
  let words: String
  let apply: @Sendable ([UInt8]) -> [UInt8]

  init(
    _ name: String, _ code: JPEGError.Code, _ words: String,
    apply: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    testDescription = name
    self.code = code
    self.words = words
    self.apply = apply
  }

  static let all = [
    Refusal("empty", .notJPEG, "no SOI") { _ in [] },
    Refusal("leading byte", .notJPEG, "no SOI") { [0] + $0 },
    Refusal("17 bytes after EOI", .malformed, "17 bytes after EOI") {
      $0 + [UInt8](repeating: 1, count: 17)
    },
    Refusal("segment length 1", .malformed, "segment length 1") {
      Samples.inserting([0xFF, 0xE5, 0, 1], into: $0)
    },
    Refusal("segment past the end", .truncated, "passes the end") {
      Samples.inserting([0xFF, 0xE5, 0xFF, 0xFF], into: $0)
    },
    Refusal("segment one byte past the end", .truncated, "passes the end") { _ in
      [0xFF, 0xD8, 0xFF, 0xC4, 0, 10] + [UInt8](repeating: 0, count: 7)
    },
    Refusal("progressive", .unsupported, "0xFFC2") { $0.setting(0xC2, at: 1, of: 0xC0) },
    Refusal("arithmetic", .unsupported, "0xFFC9") { $0.setting(0xC9, at: 1, of: 0xC0) },
    Refusal("12 bits", .unsupported, "12 bits") { $0.setting(12, at: 4, of: 0xC0) },
    Refusal("component count of the header lies", .malformed, "frame header length") {
      $0.setting(4, at: 9, of: 0xC0)
    },
    Refusal("height 0", .malformed, "64×0") { $0.settingSize(64, 0) },
    Refusal("sampling factor 0", .malformed, "sampling") { $0.setting(0x01, at: 11, of: 0xC0) },
    Refusal("component twice", .malformed, "twice") { $0.setting(1, at: 13, of: 0xC0) },
    Refusal("Huffman counts lie", .malformed, "Huffman table") { $0.setting(255, at: 6, of: 0xC4) },
    Refusal("Huffman class 2", .malformed, "Huffman table") { $0.setting(0x20, at: 4, of: 0xC4) },
    Refusal("scan names an unknown component", .malformed, "component unknown") {
      $0.setting(9, at: 5, of: 0xDA)
    },
    Refusal("scan names a missing table", .malformed, "not there") {
      $0.setting(0x33, at: 6, of: 0xDA)
    },
    Refusal("scan without components", .malformed, "scan header") {
      $0.setting(0, at: 4, of: 0xDA)
    },
    Refusal("no frame header", .malformed, "scan before frame header") { jpeg in
      Samples.segments(of: jpeg).filter { $0.marker != 0xC0 }.reduce([0xFF, 0xD8]) { $0 + $1.bytes }
    },
    Refusal("two frame headers", .malformed, "second frame header") { jpeg in
      let header = Samples.segments(of: jpeg).filter { $0.marker == 0xC0 }.flatMap(\.bytes)
      return Samples.inserting(header, into: jpeg)
    },
    Refusal("no scan", .malformed, "EOI before") { jpeg in
      Samples.segments(of: jpeg).filter { $0.marker != 0xDA }.reduce([0xFF, 0xD8]) { $0 + $1.bytes }
        + [0xFF, 0xD9]
    },
    Refusal("a restart marker outside a scan", .malformed, "unexpected marker 0xFFD0") {
      Samples.inserting([0xFF, 0xD0], into: $0)
    },
  ]
}

func expectRefusal(_ jpeg: [UInt8], _ code: JPEGError.Code, _ words: String) {
  let error = #expect(throws: JPEGError.self) { try scan(jpeg) }
  #expect(error?.code == code, "\(error?.description ?? "")")
  #expect(error?.message.contains(words) == true, "\(error?.description ?? "")")
}

extension [UInt8] {
  /// Overwrites one byte, counted from a marker's 0xFF.
  func setting(_ value: UInt8, at position: Int, of marker: UInt8) -> [UInt8] {
    var bytes = self
    bytes[Samples.offset(of: marker, in: self) + position] = value
    return bytes
  }

  /// Overwrites the dimensions in the frame header.
  func settingSize(_ width: Int, _ height: Int) -> [UInt8] {
    setting(UInt8(height >> 8), at: 5, of: 0xC0).setting(UInt8(height & 255), at: 6, of: 0xC0)
      .setting(UInt8(width >> 8), at: 7, of: 0xC0).setting(UInt8(width & 255), at: 8, of: 0xC0)
  }
}

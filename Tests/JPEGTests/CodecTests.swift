import JPEG
import Testing

@Suite("JPEG encoder and decoder")
struct CodecTests {
  @Test(
    "Raw pixels come back through encoder and decoder",
    arguments: RawImage.Layout.allCases, [0, 24])
  func roundTrip(layout: RawImage.Layout, padding: Int) throws {
    var encoder = try JPEGEncoder()
    let pixels = Samples.raw(layout, padding: padding)
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: layout, width: 64, height: 48))
    let stride = layout.bytesPerPixel * 64 + padding
    let count = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(pixels, layout: layout, width: 64, height: 48, bytesPerLine: stride)
      return try target.withUnsafeMutableBytes { try encoder.encode(image, quality: 95, into: $0) }
    }
    let jpeg = Array(target[..<count])
    let grey = try decode(jpeg, as: .grey).pixels
    for y in 0..<48 {
      for x in 0..<64 {
        let difference = Int(grey[y * 64 + x]) - Int(Samples.luma(x, y))
        #expect(abs(difference) <= 40, "at \(x), \(y)")
      }
    }
    // The pattern has one steep edge per 80 columns; away from it the codec is close.
    #expect(abs(Int(grey[20 * 64 + 20]) - Int(Samples.luma(20, 20))) <= 3)
    let colour = try decode(jpeg).pixels
    let at = 3 * (20 * 64 + 20)
    let (blue, red) = (Int(colour[at]), Int(colour[at + 2]))
    #expect(layout.hasColour ? red > blue + 40 : abs(red - blue) <= 2)
  }

  @Test("Reducing raw pixels agrees with encoding them and decoding reduced")
  func reduction() throws {
    for layout in RawImage.Layout.allCases {
      let pixels = Samples.raw(layout)
      var target = [UInt8](repeating: 0, count: 32 * 24 * 3)
      let size = try pixels.withUnsafeBytes { pixels in
        let image = try RawImage(pixels, layout: layout, width: 64, height: 48, bytesPerLine: 0)
        return try target.withUnsafeMutableBytes { target in
          try image.reduce(to: .bgr, minimumWidth: 32) { _ throws(JPEGError) in target }
        }
      }
      #expect(size.reduction == 2 && size.width == 32 && size.height == 24)
      let decoded = try decode(try Samples.jpeg(layout, quality: 98), minimumWidth: 32)
      #expect(decoded.image.size == size)
      let mean = zip(target, decoded.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(mean / target.count <= 4, "\(layout)")
    }
  }

  @Test(
    "The smallest size that is wide enough is decoded",
    arguments: [
      (1280, 640, 2), (1279, 640, 1), (640, 640, 1), (320, 640, 1), (2560, 640, 4), (5120, 640, 8),
      (8192, 640, 8),
    ])
  func scaling(width: Int, minimum: Int, reduction: Int) {
    let size = DecodedSize(
      width: width, height: 480, channels: .bgr, minimumWidth: minimum, rowAlignment: 32)
    #expect(size.reduction == reduction)
    #expect(size.width == (width + reduction - 1) / reduction)
    #expect(size.bytesPerLine >= 3 * size.width && size.bytesPerLine.isMultiple(of: 96))
  }

  private static let words: [(RawImage.Layout, word: UInt16, luma: UInt8)] = [
    (.y10, 0, 0), (.y10, 3, 0), (.y10, 4, 1), (.y10, 1023, 255), (.y10, 1024, 255),
    (.y10, 0xFFFF, 255), (.y12, 15, 0), (.y12, 16, 1), (.y12, 4095, 255), (.y12, 4096, 255),
    (.y16, 255, 0), (.y16, 256, 1), (.y16, 0x80FF, 128), (.y16, 0xFFFF, 255),
  ]

  @Test(
    "Luma of more than 8 bits is scaled by a fixed shift, the same in every picture",
    arguments: words)
  func wideLuma(_ layout: RawImage.Layout, _ word: UInt16, _ luma: UInt8) throws {
    let bytes = [UInt8(word & 255), UInt8(word >> 8)]
    var target: [UInt8] = [77]
    try bytes.withUnsafeBytes { bytes in
      let image = try RawImage(bytes, layout: layout, width: 1, height: 1, bytesPerLine: 0)
      _ = try target.withUnsafeMutableBytes { target in
        try image.reduce(to: .grey, minimumWidth: 1) { _ throws(JPEGError) in target }
      }
    }
    #expect(target == [luma])
  }

  @Test("Memory that is too small is refused by decoder and encoder")
  func tooSmall() throws {
    let jpeg = try Samples.jpeg()
    var decoder = try JPEGDecoder()
    var target = [UInt8](repeating: 0, count: 64 * 48 * 3 - 1)
    let decoding = #expect(throws: JPEGError.self) {
      try jpeg.withUnsafeBytes { jpeg in
        try target.withUnsafeMutableBytes { target in
          _ = try decoder.decode(jpeg, as: .bgr, minimumWidth: 64) { _ throws(JPEGError) in target }
        }
      }
    }
    #expect(decoding?.code == .bufferTooSmall)
    var encoder = try JPEGEncoder()
    let encoding = #expect(throws: JPEGError.self) {
      try Samples.raw(.grey).withUnsafeBytes { pixels in
        let image = try RawImage(pixels, layout: .grey, width: 64, height: 48, bytesPerLine: 0)
        _ = try target.withUnsafeMutableBytes {
          try encoder.encode(
            image, quality: 90,
            into: UnsafeMutableRawBufferPointer(rebasing: $0[..<100]))
        }
      }
    }
    #expect(encoding?.code == .bufferTooSmall)
  }

  @Test(
    "Raw rows that do not fit their bytes are refused",
    arguments: [
      (RawImage.Layout.yuyv, 64, 48, 0, 64 * 48 * 2 - 1), (.nv12, 64, 48, 0, 64 * 72 - 1),
      (.grey, 64, 48, 80, 80 * 47 + 63), (.grey, 64, 48, 63, 64 * 48), (.yuyv, 63, 48, 0, 64 * 96),
      (.nv12, 64, 47, 0, 64 * 72), (.uyvy, 63, 48, 0, 64 * 96), (.y16, 64, 48, 0, 64 * 96 - 1),
      (.y10, 64, 48, 127, 64 * 96), (.grey, 0, 48, 0, 64), (.grey, 8193, 1, 0, 9000),
      (.grey, 64, 48, -64, 64 * 48),
    ])
  func lyingRows(
    layout: RawImage.Layout, width: Int, height: Int, bytesPerLine: Int, count: Int
  ) {
    let bytes = [UInt8](repeating: 0, count: count)
    #expect(throws: JPEGError.self) {
      try bytes.withUnsafeBytes {
        _ = try RawImage(
          $0, layout: layout, width: width, height: height, bytesPerLine: bytesPerLine)
      }
    }
  }

  @Test("A sample that decodes is accepted with its true size")
  func check() throws {
    var decoder = try JPEGDecoder()
    let jpeg = try Samples.jpeg(width: 62, height: 46)
    let image = try jpeg.withUnsafeBytes { try decoder.checkDecodes($0) }
    #expect(image.width == 62 && image.height == 46 && image.warning == nil)
  }

  @Test("Image data that is cut off decodes with a warning, not in silence")
  func warning() throws {
    var decoder = try JPEGDecoder()
    let jpeg = try Samples.jpeg()
    let cut = Array(jpeg[..<(jpeg.count - 200)]) + [0xFF, 0xD9]
    let image = try cut.withUnsafeBytes { try decoder.checkDecodes($0) }
    #expect(image.warning != nil)
    let again = try jpeg.withUnsafeBytes { try decoder.checkDecodes($0) }
    #expect(again.warning == nil)
  }

  @Test("A sample that is not exactly one complete image is refused")
  func checkRefuses() throws {
    let jpeg = try Samples.jpeg()
    for bytes in [jpeg + [0], Samples.withoutTables(jpeg), Array(jpeg.dropLast()), []] {
      var decoder = try JPEGDecoder()
      #expect(throws: JPEGError.self) {
        try bytes.withUnsafeBytes { _ = try decoder.checkDecodes($0) }
      }
    }
  }

  @Test("Missing quantisation tables are an error of the decoder, not a crash")
  func undecodable() throws {
    let jpeg = Samples.segments(of: try Samples.jpeg()).filter { $0.marker != 0xDB }
      .reduce([0xFF, 0xD8]) { $0 + $1.bytes }
    var decoder = try JPEGDecoder()
    let error = #expect(throws: JPEGError.self) {
      try jpeg.withUnsafeBytes { _ = try decoder.checkDecodes($0) }
    }
    #expect(error?.code == .undecodable)
  }
}

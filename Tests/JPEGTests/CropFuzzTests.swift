import JPEG
import TestSupport
import Testing

@Suite("Cropped images")
struct CropFuzzTests {
  /// Cuts a part out, into memory of the size that was asked for.
  private static func crop(
    _ jpeg: [UInt8], to region: JPEGCropper.Region
  ) throws -> (region: JPEGCropper.Region, bytes: [UInt8]) {
    var cropper = try JPEGCropper()
    var space = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    defer { space.deallocate() }
    let result = try jpeg.withUnsafeBytes { bytes throws(JPEGError) in
      try cropper.crop(bytes, to: region) { count throws(JPEGError) in
        space = .allocate(byteCount: count, alignment: 16)
        return space
      }
    }
    return (result.region, Array(space[..<result.count]))
  }

  @Test(
    "The part shows what the whole showed there, to the last bit of luma",
    arguments: RawImage.Layout.allCases)
  func pixels(layout: RawImage.Layout) throws {
    let jpeg = try Samples.jpeg(layout, quality: 90)
    let whole = try decode(jpeg, as: .grey).pixels
    var random = SeededRandom(seed: 5)
    for _ in 0..<50 {
      let (x, y) = (Int.random(in: 0..<64, using: &random), Int.random(in: 0..<48, using: &random))
      let wanted = JPEGCropper.Region(
        x: x, y: y, width: Int.random(in: 1...64 - x, using: &random),
        height: Int.random(in: 1...48 - y, using: &random))
      let (region, bytes) = try Self.crop(jpeg, to: wanted)
      #expect(region.x <= x && region.y <= y && x - region.x < 32 && y - region.y < 32)
      #expect(region.x + region.width == x + wanted.width)
      #expect(region.y + region.height == y + wanted.height)
      let part = try decode(bytes, as: .grey)
      #expect((part.image.size.width, part.image.size.height) == (region.width, region.height))
      for row in 0..<region.height {
        let start = (region.y + row) * 64 + region.x
        #expect(
          part.pixels[row * region.width..<(row + 1) * region.width]
            == whole[start..<start + region.width])
      }
    }
  }

  @Test("A part that is not inside the image is refused")
  func outside() throws {
    let jpeg = try Samples.jpeg(.yuyv, quality: 90)
    for (x, y, width, height) in [
      (-1, 0, 8, 8), (0, -1, 8, 8), (0, 0, 65, 48), (0, 0, 64, 49), (60, 0, 5, 5), (0, 0, 0, 5),
      (0, 0, 5, 0),
    ] {
      let error = #expect(throws: JPEGError.self) {
        try Self.crop(jpeg, to: .init(x: x, y: y, width: width, height: height))
      }
      #expect(error?.code == .unsupported)
    }
  }

  @Test("Damaged bytes are refused, or give an image of the size that was asked for")
  func damaged() throws {
    let whole = try Samples.jpeg(.yuyv, quality: 90)
    var random = SeededRandom(seed: 11)
    var refused = 0
    for _ in 0..<2000 {
      var jpeg = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        jpeg[Int.random(in: jpeg.indices, using: &random)] =
          UInt8.random(in: 0...255, using: &random)
      }
      do {
        let (region, bytes) = try Self.crop(jpeg, to: .init(x: 16, y: 16, width: 16, height: 16))
        let image = try bytes.withUnsafeBytes { try JPEGBitstream(scanning: $0) }
        #expect((image.width, image.height) == (region.width, region.height))
      } catch is JPEGError {
        refused += 1
      }
    }
    print("cropping: \(refused) of 2000 damaged images refused")
    #expect(refused > 100 && refused < 1990)
  }
}

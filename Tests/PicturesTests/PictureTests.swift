import JPEG
import Testing

@testable import Pictures

@Suite("Pictures")
struct PictureTests {
  @Test("A picture survives a PNG file unchanged")
  func png() throws {
    var picture = Picture(width: 7, height: 5, colour: .grey)
    picture.pixels[0..<3] = [1, 2, 3]
    picture.pixels[102..<105] = [250, 128, 0]
    #expect(try Picture(file: picture.png()) == picture)
  }

  @Test(
    "Each orientation puts the stored pixels where Exif says", arguments: JPEGOrientation.allCases)
  func orientation(orientation: JPEGOrientation) {
    // Two columns, three rows; the first stored row is a, b.
    let stored = Picture(
      width: 2, height: 3, pixels: (0..<6).flatMap { [UInt8](repeating: $0, count: 3) })
    let turned = stored.turned(orientation)
    let shown = stride(from: 0, to: 18, by: 3).map { turned.pixels[$0] }
    // Exif 2.3: where row 0 and column 0 of the stored image are seen.
    let expected: [UInt8] =
      switch orientation {
      case .upright: [0, 1, 2, 3, 4, 5]
      case .mirrored: [1, 0, 3, 2, 5, 4]
      case .upsideDown: [5, 4, 3, 2, 1, 0]
      case .mirroredUpsideDown: [4, 5, 2, 3, 0, 1]
      case .mirroredLeft: [0, 2, 4, 1, 3, 5]
      case .left: [4, 2, 0, 5, 3, 1]
      case .mirroredRight: [5, 3, 1, 4, 2, 0]
      case .right: [1, 3, 5, 0, 2, 4]
      }
    #expect(shown == expected)
  }

  @Test("Drawing changes only what it should, and nothing outside the picture")
  func drawing() {
    var picture = Picture(width: 40, height: 40)
    picture.rectangle(left: 10, top: 10, right: 19, bottom: 19, .black)
    #expect(picture.pixels.filter { $0 == 0 }.count == 3 * 100)
    picture.line(from: (-1e9, 5), to: (1e9, 5), .black)
    picture.disc(x: 39, y: 39, radius: 3, .grey)
    picture.text("A", x: 30, y: 500, size: 10, .black)
    #expect(picture.pixels[3 * 39 * 40 + 117] == 150)
  }
}

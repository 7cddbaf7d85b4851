import FaceAnalysis
import Foundation
import JPEG
import TestSupport
import Testing

@testable import Pictures

@Suite("Random images")
struct FuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 20_000

  @Test(
    "Mutated files are read or refused, and what was read can be looked at",
    .timeLimit(.minutes(10)))
  func files() throws {
    let corpus = [
      SampleFiles.baseline, SampleFiles.turned, SampleFiles.progressive, SampleFiles.cmyk,
      SampleFiles.png, SampleFiles.deepPNG, SampleFiles.dotJPEG,
    ]
    var random = SeededRandom(seed: 20_261_121)
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    var (read, refused) = (0, [PictureError.Code: Int]())
    for index in 0..<Self.count {
      var file = corpus[index % corpus.count]
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&file, &random) }
      do throws(PictureError) {
        let picture = try Picture(file: file)
        #expect(picture.pixels.count == 3 * picture.width * picture.height)
        read += 1
        // Large pictures are slow and nothing new.
        guard picture.pixels.count < 1 << 16 else { continue }
        #expect(throws: Never.self) { try image.load(picture, minimumWidth: 8) }
      } catch { refused[error.code, default: 0] += 1 }
    }
    print("\(read) mutated images read, refused: \(refused)")
    #expect(read > Self.count / 20 && refused.values.reduce(0, +) > Self.count / 20)
    #expect(refused[.undecodable] ?? 0 > 100 && refused[.format] ?? 0 > 0)
  }

  private static func damage(_ file: inout [UInt8], _ random: inout SeededRandom) {
    guard file.count > 4 else { return }
    let index = Int.random(in: file.indices, using: &random)
    let length = min(Int.random(in: 1...8, using: &random), file.count - index)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: file[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: file[index] = UInt8.random(in: 0...255, using: &random)
    case 2: file.removeSubrange(index..<index + length)
    case 3: file.insert(contentsOf: file[index..<index + length], at: index)
    case 4: file.replaceSubrange(index..<index + 1, with: [0xFF, 0xD9])
    default: file.removeSubrange(index...)
    }
  }
}

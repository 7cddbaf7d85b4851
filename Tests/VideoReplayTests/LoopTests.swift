import TestSupport
import Testing
import VideoCapture
import VideoReplay

@Suite(.timeLimit(.minutes(1))) struct LoopTests {
  @Test("A clip starts over after its end, with its numbers going on")
  func loop() async throws {
    let scratch = try Scratch()
    let gif = try scratch.file("two.gif", Self.twoFrames)
    let camera = ReplayCamera(path: gif, options: ReplayOptions(rate: 40))
    let shown = try await camera.play(.grey, frames: 8).shown
    for frame in shown {
      #expect(frame.bytes[0] == (frame.info.sequence.isMultiple(of: 2) ? 255 : 0))
    }
    #expect(shown.last.map { $0.info.sequence >= 7 } == true)
  }

  /// GIF89a, 2×2, palette white and black: one white picture, one black.
  private static let twoFrames =
    hex("474946383961 0200 0200 80 00 00 FFFFFF 000000")
    + hex("21F904 00 0A00 00 00 2C 0000 0000 0200 0200 00 02 02 845100")
    + hex("21F904 00 0A00 00 00 2C 0000 0000 0200 0200 00 02 02 8C5300 3B")
}

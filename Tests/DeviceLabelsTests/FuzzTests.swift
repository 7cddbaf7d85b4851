import Foundation
import TestSupport
import Testing

@testable import DeviceLabels

@Suite("Random labels and images")
struct FuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static func count(_ standard: Int) -> Int {
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? standard
  }

  @Test("A mutated payload is refused, or is the one payload of the label that it gives")
  func payloads() throws {
    let corpus = (0..<8 as Range<UInt64>).map { Array(Labels.label(seed: $0).payload.utf8) }
    var damage = Damage(seed: 20_261_001)
    var outcomes: [LabelError.Code?: Int] = [:]
    for index in 0..<Self.count(50_000) {
      let payload = damage.applied(to: corpus[index % corpus.count], alphabet: Damage.alphanumeric)
      do throws(LabelError) {
        let label = try DeviceLabel(payload: payload)
        #expect(Array(label.payload.utf8) == payload)
        outcomes[nil, default: 0] += 1
      } catch {
        outcomes[error.code, default: 0] += 1
      }
    }
    for outcome: LabelError.Code? in [nil, .notLabel, .malformed, .name, .unknownVersion] {
      #expect(outcomes[outcome] ?? 0 > 10, "\(outcomes)")
    }
  }

  @Test("Mutated images are read or refused, and scanned without a crash")
  func images() throws {
    let picture = try Picture(Labels.usual, scale: 3)
    let files = [
      try QRSymbol(of: Labels.usual).png(scale: 3), try picture.jpeg(quality: 60), picture.pgm,
      Self.colourful,
    ]
    var damage = Damage(seed: 20_261_002)
    var (read, refused) = (0, 0)
    for index in 0..<Self.count(3_000) {
      let isPNG = index % 4 == 0 || index % 4 == 3
      let file = files[index % 4]
      let mutated = isPNG ? damage.applied(toPNG: file) : damage.applied(to: file)
      do throws(LabelError) {
        let image = try LumaImage(file: mutated)
        // Wide images are slow to scan and nothing new.
        if image.pixels.count < 200_000 { _ = Labels.refusal(image) }
        read += 1
      } catch {
        refused += 1
      }
    }
    #expect(read > 100 && refused > 100, "\(read) read, \(refused) refused")
    print("\(read) mutated images read, \(refused) refused")
  }

  /// A PNG with palette and transparency.
  private static var colourful: [UInt8] {
    PNGFile(
      width: 16, height: 16, depth: 4, type: 3,
      rows: (0..<16).map { row in (0..<8).map { UInt8(row * 16 + $0) } },
      before: [("PLTE", (0..<48).map { UInt8($0 * 5) }), ("tRNS", [0, 128, 255])]
    ).bytes
  }
}

import JPEG
import Platform
import Testing

@Suite("Canonical sample bytes")
struct CanonicalTests {
  @Test("Inserted K.3 tables make an image without DHT decode to the same pixels")
  func insertion() throws {
    let jpeg = try Samples.jpeg()
    let bare = Samples.withoutTables(jpeg)
    let image = try scan(bare)
    #expect(image.insertsHuffmanTables)
    let memory = try LockedMemory(byteCount: image.canonicalCount)
    let canonical = try memory.withUnsafeMutableBytes(0..<memory.count) { memory in
      let count = try bare.withUnsafeBytes { try image.writeCanonical(of: $0, into: memory) }
      #expect(count == memory.count)
      return Array(memory)
    }
    #expect(try scan(canonical).hasHuffmanTables)
    #expect(canonical.count == bare.count + 420)
    #expect(try decode(canonical).pixels == decode(jpeg).pixels)
  }

  @Test("The inserted tables are those that the library writes")
  func tables() throws {
    let jpeg = try Samples.jpeg()
    let written = Samples.segments(of: jpeg).filter { $0.marker == 0xC4 }.map {
      $0.bytes.dropFirst(4)
    }
    let bare = Samples.withoutTables(jpeg)
    let inserted = Samples.segments(of: try canonical(bare)).filter { $0.marker == 0xC4 }
    let segment = try #require(inserted.first)
    #expect(inserted.count == 1 && written.count == 4)
    #expect(segment.bytes.dropFirst(4).elementsEqual(written.joined()))
  }

  @Test("An image with its own tables is kept byte for byte, without the padding")
  func identity() throws {
    let jpeg = try Samples.jpeg()
    #expect(try canonical(jpeg + [0, 0, 0]) == jpeg)
  }

  @Test("Memory that is too small is refused")
  func tooSmall() throws {
    let jpeg = try Samples.jpeg()
    let image = try scan(jpeg)
    var target = [UInt8](repeating: 0, count: image.canonicalCount - 1)
    let error = #expect(throws: JPEGError.self) {
      try jpeg.withUnsafeBytes { jpeg in
        try target.withUnsafeMutableBytes { try image.writeCanonical(of: jpeg, into: $0) }
      }
    }
    #expect(error?.code == .bufferTooSmall)
  }

  private func canonical(_ bytes: [UInt8]) throws -> [UInt8] {
    let image = try scan(bytes)
    var target = [UInt8](repeating: 0, count: image.canonicalCount)
    try bytes.withUnsafeBytes { bytes in
      _ = try target.withUnsafeMutableBytes { try image.writeCanonical(of: bytes, into: $0) }
    }
    return target
  }
}

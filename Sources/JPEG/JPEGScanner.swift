import Glibc

/// Walks the markers of one image (ITU-T T.81 Annex B) and refuses what it does not expect.
///
/// Every read is checked against the end of the bytes: they come from a USB device or a stranger's packet.
struct JPEGScanner {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var frame: FrameHeader?
  private var tables = HuffmanTableSet()
  private var firstScan: Int?
  private var hasHuffmanTables = false
  /// Components whose scan was seen, by position in the frame header.
  private var scanned: UInt8 = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func scan() throws(JPEGError) -> JPEGBitstream {
    guard bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == Marker.startOfImage else {
      throw JPEGError(.notJPEG, "no SOI marker", at: 0)
    }
    offset = 2
    while true {
      let start = offset
      let marker = try nextMarker()
      switch marker {
      case Marker.endOfImage: return try finish(at: start)
      case 0xC0, 0xC1: try readFrameHeader(at: start)
      case Marker.huffmanTables: try readHuffmanTables()
      case Marker.startOfScan: try readScan(at: start)
      case 0xDB, 0xDD, 0xE0...0xEF, 0xFE: offset = try segment().upperBound
      case 0xC2...0xCF:
        throw JPEGError(.unsupported, "not sequential Huffman coding (\(hex(marker)))", at: start)
      case Marker.startOfImage: throw JPEGError(.malformed, "second SOI before EOI", at: start)
      default: throw JPEGError(.malformed, "unexpected marker \(hex(marker))", at: start)
      }
    }
  }

  /// The code after 0xFF and any fill bytes (B.1.1.2).
  private mutating func nextMarker() throws(JPEGError) -> UInt8 {
    guard try byte(at: offset) == 0xFF else {
      throw JPEGError(.malformed, "no marker where one must be", at: offset)
    }
    repeat { offset += 1 } while try byte(at: offset) == 0xFF
    defer { offset += 1 }
    return bytes[offset]
  }

  /// The parameters of the segment whose length comes next, inside the bytes for certain.
  private func segment() throws(JPEGError) -> Range<Int> {
    let length = try word(at: offset)
    guard length >= 2 else {
      throw JPEGError(.malformed, "segment length \(length)", at: offset)
    }
    guard length <= bytes.count - offset else {
      throw JPEGError(.truncated, "segment of \(length) bytes passes the end", at: offset)
    }
    return offset + 2..<offset + length
  }

  private mutating func readFrameHeader(at start: Int) throws(JPEGError) {
    guard frame == nil else { throw JPEGError(.malformed, "second frame header", at: start) }
    let body = try segment()
    frame = try FrameHeader(bytes, body)
    offset = body.upperBound
  }

  private mutating func readHuffmanTables() throws(JPEGError) {
    let body = try segment()
    try tables.read(bytes, body)
    offset = body.upperBound
  }

  /// Scan header (B.2.3), then the entropy-coded data up to the next marker that is not RSTn.
  private mutating func readScan(at start: Int) throws(JPEGError) {
    guard let frame else { throw JPEGError(.malformed, "scan before frame header", at: start) }
    let body = try segment()
    let count = body.isEmpty ? 0 : Int(bytes[body.lowerBound])
    guard 1...frame.components ~= count, body.count == 4 + 2 * count else {
      throw JPEGError(.malformed, "scan header", at: start)
    }
    if firstScan == nil {
      firstScan = start
      hasHuffmanTables = !tables.isEmpty
      if tables.isEmpty { tables = .standard }
    }
    for index in 0..<count {
      let entry = body.lowerBound + 1 + 2 * index
      guard let component = frame.position(of: bytes[entry]), scanned & 1 << component == 0 else {
        throw JPEGError(.malformed, "component unknown or scanned twice", at: entry)
      }
      scanned |= 1 << component
      guard tables.contains(selectors: bytes[entry + 1]) else {
        throw JPEGError(.malformed, "scan uses a Huffman table that is not there", at: entry)
      }
    }
    offset = body.upperBound
    try skipEntropyCodedData()
  }

  private mutating func skipEntropyCodedData() throws(JPEGError) {
    let last = bytes.count - 1
    // Nearly all of a frame is passed here, so by the C library's vectors.
    while offset < last, let start = bytes.baseAddress,
      let found = memchr(start + offset, 0xFF, last - offset)
    {
      offset = UnsafeRawPointer(found) - start
      let next = bytes[offset + 1]
      let isFill = next == 0xFF
      guard next == 0 || isFill || 0xD0...0xD7 ~= next else { return }
      offset += isFill ? 1 : 2
    }
    throw JPEGError(.truncated, "no EOI", at: bytes.count)
  }

  private func finish(at start: Int) throws(JPEGError) -> JPEGBitstream {
    guard let frame, let firstScan, scanned == 1 << frame.components - 1 else {
      throw JPEGError(.malformed, "EOI before every component was scanned", at: start)
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
    let trailing = rest.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    guard trailing <= JPEGBitstream.trailingLimit else {
      throw JPEGError(.malformed, "\(trailing) bytes after EOI", at: offset)
    }
    return JPEGBitstream(
      range: 0..<offset, width: frame.width, height: frame.height, components: frame.components,
      hasHuffmanTables: hasHuffmanTables, firstScan: firstScan)
  }

  private func byte(at offset: Int) throws(JPEGError) -> UInt8 {
    guard offset < bytes.count else { throw JPEGError(.truncated, "no EOI", at: bytes.count) }
    return bytes[offset]
  }

  private func word(at offset: Int) throws(JPEGError) -> Int {
    Int(try byte(at: offset)) << 8 | Int(try byte(at: offset + 1))
  }

  private func hex(_ marker: UInt8) -> String {
    "0xFF" + String(marker, radix: 16, uppercase: true)
  }
}

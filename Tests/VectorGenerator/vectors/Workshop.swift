import DeviceKeys
import Foundation
import JPEG
import PNG
import PacketVectors

/// Makes the files that are not there yet; what is there stays, since signatures never come out twice the same.
struct Workshop {
  let folder: VectorFolder

  /// - Parameter isFresh: removes everything first.
  init(_ path: String, isFresh: Bool) throws {
    folder = VectorFolder(path)
    for name in ["keys", "certificates", "crls", "deny-lists", "policies", "samples", "packets"] {
      let url = folder.url.appending(path: name)
      if isFresh, FileManager.default.fileExists(atPath: url.path()) {
        try FileManager.default.removeItem(at: url)
      }
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    try makeKeys()
    try makeCertificates()
    try makeForgeries()
    try makeRevocationLists()
    try makeDenyLists()
    try makePolicies()
    try makeSamples()
  }

  /// Writes a file unless it is there.
  func keep(_ file: String, _ make: () throws -> [UInt8]) throws {
    let url = folder.url.appending(path: file)
    guard !FileManager.default.fileExists(atPath: url.path()) else { return }
    try Data(make()).write(to: url)
  }

  /// The files of one kind, for the manifest.
  func files(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: name).path())
      .sorted().map { "\(name)/\($0)" }
  }

  func forgeKey(_ name: String) throws -> ForgeKey {
    try ForgeKey(pem: folder.text("keys/\(name).pem"))
  }

  private func makeKeys() throws {
    let names = [
      "root", "other-root", "issuing", "device", "other-device", "attestation", "other-attestation",
      "management",
    ]
    for name in names {
      try keep("keys/\(name).pem") {
        let path = NSTemporaryDirectory() + "vectors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try FileKey.create(path: path)
        let pem = try String(contentsOfFile: path, encoding: .utf8)
        return Array(("TEST KEY, published with the packet vectors: never use it.\n" + pem).utf8)
      }
    }
  }

  private func makeSamples() throws {
    try keep("samples/grey.jpg") { try Self.jpeg(slope: 9) }
    try keep("samples/infrared.jpg") { try Self.jpeg(slope: 5) }
    try keep("samples/not-jpeg.bin") { Array("This is no image, but its digest is signed.".utf8) }
    try keep("samples/trailing.jpg") { try folder.bytes("samples/grey.jpg") + [0] }
    try keep("samples/no-tables.jpg") {
      Self.withoutHuffmanTables(try folder.bytes("samples/grey.jpg"))
    }
    try keep("samples/cut.jpg") { try folder.bytes("samples/grey.jpg").dropLast(2) }
    try keep("samples/depth.png") { try Self.depthMap() }
    try keep("samples/depth-trailing.png") { try folder.bytes("samples/depth.png") + [0] }
    try keep("samples/depth-8-bit.png") {
      try Self.withHeader(of: folder.bytes("samples/depth.png")) { $0[8] = 8 }
    }
    try keep("samples/depth-taller.png") {
      try Self.withHeader(of: folder.bytes("samples/depth.png")) { $0[7] = 17 }
    }
    try keep("samples/depth-damaged.png") {
      var bytes = try folder.bytes("samples/depth.png")
      // The last of the pixels, before their CRC and the end.
      bytes[bytes.count - 17] ^= 1
      return bytes
    }
  }

  /// 16×16 pixels, grey.
  private static func jpeg(slope: Int) throws -> [UInt8] {
    let pixels = (0..<256).map { UInt8(20 + ($0 / 16 + $0 % 16) * slope % 200) }
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: 16, height: 16))
    var encoder = try JPEGEncoder()
    let count = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(pixels, layout: .grey, width: 16, height: 16, bytesPerLine: 0)
      return try target.withUnsafeMutableBytes { try encoder.encode(image, quality: 80, into: $0) }
    }
    return Array(target[..<count])
  }

  /// 16×16 distances on a tilted plane, one of them unknown.
  private static func depthMap() throws -> [UInt8] {
    var values: [UInt16] = (0..<256).map { (index: UInt16) in 600 + 3 * (index % 16) + index / 16 }
    values[40] = 0
    let pixels = values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    var target = [UInt8](repeating: 0, count: PNG16.maximumCount(width: 16, height: 16))
    let count = try pixels.withUnsafeBytes { pixels in
      try target.withUnsafeMutableBytes {
        try PNG16.encode(pixels, width: 16, height: 16, bytesPerLine: 32, into: $0)
      }
    }
    return Array(target[..<count])
  }

  /// The map with another content of IHDR, its CRC made anew (ISO/IEC 15948 Annex D).
  private static func withHeader(of png: [UInt8], _ edit: (inout [UInt8]) -> Void) -> [UInt8] {
    var content = Array(png[16..<29])
    edit(&content)
    var crc = UInt32.max
    for byte in Array("IHDR".utf8) + content {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    let check = withUnsafeBytes(of: (~crc).bigEndian) { Array($0) }
    return Array(png[..<16]) + content + check + Array(png[33...])
  }

  /// The image as a Motion-JPEG camera sends it.
  private static func withoutHuffmanTables(_ jpeg: [UInt8]) -> [UInt8] {
    var (result, offset) = (Array(jpeg[..<2]), 2)
    while jpeg[offset + 1] != 0xDA {
      let end = offset + 2 + Int(jpeg[offset + 2]) << 8 + Int(jpeg[offset + 3])
      if jpeg[offset + 1] != 0xC4 { result += jpeg[offset..<end] }
      offset = end
    }
    return result + jpeg[offset...]
  }
}

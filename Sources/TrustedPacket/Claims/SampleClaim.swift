import CBOR
import DeviceKeys

/// What the token says of one biometric sample; the sample itself lies beside the token.
public struct SampleClaim: Sendable, Hashable {
  /// What was done to the camera's own bytes.
  public enum Edit: Int, Sendable, ClaimChoice {
    /// The standard Huffman tables (ITU-T T.81 Annex K.3) were put in, since the camera left them out.
    case huffmanTablesInserted = 1
    /// The device compressed an uncompressed frame.
    case encodedByDevice = 2
    /// Only the part around the face is there; what is there of the compressed data is as it was.
    case cropped = 3
    var claimValue: Int { rawValue }
  }

  public var mediaType: MediaType
  /// Bytes.
  public var length: Int
  public var digest: SHA256Digest
  /// Pixels.
  public var width: Int
  /// Pixels.
  public var height: Int
  public var modality: Modality
  /// From the acceptance of the nonce to the frame's timestamp, in milliseconds.
  public var capturedAfter: Int
  public var edits: [Edit]
  /// There exactly in depth maps, which are PNG files of 16 bits; all others are JPEG.
  public var geometry: GeometryClaim?

  public init(
    mediaType: MediaType, length: Int, digest: SHA256Digest, width: Int, height: Int,
    modality: Modality, capturedAfter: Int, edits: [Edit],
    geometry: GeometryClaim? = nil
  ) {
    self.mediaType = mediaType
    self.length = length
    self.digest = digest
    self.width = width
    self.height = height
    self.modality = modality
    self.capturedAfter = capturedAfter
    self.edits = edits
    self.geometry = geometry
  }
}

extension SampleClaim {
  var cbor: CBORValue {
    var entries = [
      CBOREntry(1, .int(mediaType.claimValue)), CBOREntry(2, .int(length)),
      CBOREntry(3, .bytes(digest.bytes)), CBOREntry(4, .int(width)), CBOREntry(5, .int(height)),
      CBOREntry(6, .int(modality.claimValue)), CBOREntry(7, .int(capturedAfter)),
    ]
    if !edits.isEmpty { entries.append(CBOREntry(8, .array(edits.map { .int($0.claimValue) }))) }
    if let geometry { entries.append(CBOREntry(9, geometry.cbor)) }
    return .map(entries)
  }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "samples[]")
    mediaType = try map.choice(1, "media_type")
    length = try map.unsigned(2, "length", in: 1...Int64(Packet.largest))
    guard let digest = SHA256Digest(try map.bytes(3, "sha256", count: 32...32)) else {
      throw map.error("sha256", "is not a digest")
    }
    self.digest = digest
    width = try map.unsigned(4, "width", in: 1...65535)
    height = try map.unsigned(5, "height", in: 1...65535)
    modality = try map.choice(6, "modality")
    capturedAfter = try map.unsigned(7, "captured_after", in: 0...3_600_000)
    edits = []
    if let list = map.take(8) {
      guard let elements = list.elements, (1...Edit.allCases.count).contains(elements.count) else {
        throw map.error("edits", "expected one or more edits")
      }
      for element in elements {
        guard let edit = element.integer.flatMap({ Edit(rawValue: Int($0)) }), !edits.contains(edit)
        else { throw map.error("edits", "has an unknown or repeated value") }
        edits.append(edit)
      }
    }
    geometry = nil
    if let value = map.take(9) { geometry = try GeometryClaim(value) }
    try map.finish()
    guard (mediaType == .png) == (modality == .depth) else {
      throw map.error("media_type", "depth maps are image/png, all others image/jpeg")
    }
    guard (geometry == nil) == (modality != .depth) else {
      throw map.error("geometry", "there exactly in depth maps")
    }
  }
}

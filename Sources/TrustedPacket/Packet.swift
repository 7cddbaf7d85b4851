import CBOR

/// A trusted face packet as received: the token, and beside it the samples whose digests the token signs.
public struct Packet: Sendable, CustomStringConvertible {
  /// Bytes, all included.
  public static let largest = 16 << 20
  public static let allowedSamples = 1...8

  public let token: Token
  /// The samples' bytes, slices of the input. Biometric data: not printed, not logged.
  public let samples: [ArraySlice<UInt8>]
  /// Length of the whole packet in bytes.
  public let byteCount: Int

  /// Reads a packet strictly; nothing of it is trusted yet.
  ///
  /// - Throws: `PacketError(.malformed)` naming the part.
  public init(_ bytes: [UInt8]) throws(PacketError) {
    guard bytes.count <= Self.largest else {
      throw PacketError(.malformed, "packet: larger than \(Self.largest) bytes")
    }
    let value: CBORValue
    do { value = try CBORReader.decode(bytes, limits: .init(depth: 2, items: 16)) } catch {
      throw PacketError(.malformed, "packet: \(error)")
    }
    guard let parts = value.elements, parts.count == 2, let token = parts[0].byteString,
      let samples = parts[1].elements, Self.allowedSamples.contains(samples.count)
    else { throw PacketError(.malformed, "packet: expected a token and 1 to 8 samples") }
    self.samples = samples.compactMap(\.byteString)
    byteCount = bytes.count
    self.token = try Token(token)
    guard self.samples.count == samples.count, samples.count == self.token.claims.samples.count
    else {
      throw PacketError(.malformed, "packet: as many samples, byte strings, as sample claims")
    }
  }

  public var description: String { "Packet(\(byteCount) bytes)" }
}

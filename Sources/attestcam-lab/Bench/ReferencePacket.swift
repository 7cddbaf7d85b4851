import CReference
import DeviceKeys
import TrustedPacket

/// A packet taken apart, so that the reference need not parse anything but certificates.
final class ReferencePacket {
  let device: FixedBytes
  let issuer: FixedBytes
  var input: creference_signed
  private let parts: [FixedBytes]

  /// - Throws: `PacketError`.
  init(_ bytes: [UInt8]) throws {
    let packet = try Packet(bytes)
    let token = packet.token
    let parts: [FixedBytes] = [
      FixedBytes(packet.samples[0]), FixedBytes(token.claims.samples[0].digest.bytes),
      FixedBytes(
        COSE.signatureStructure(
          protectedHeader: token.protectedHeader, payload: token.payload)),
      FixedBytes(token.signature.der),
    ]
    self.parts = parts
    device = FixedBytes(token.certificates[0])
    issuer = FixedBytes(token.certificates[1])
    input = creference_signed(
      sample: parts[0].start, sample_length: parts[0].count, digest: parts[1].start,
      message: parts[2].start, message_length: parts[2].count, signature: parts[3].start,
      signature_length: parts[3].count)
  }
}

import CReference
import DeviceKeys

/// A key of the reference in C.
final class ReferenceKey {
  private let key: OpaquePointer

  /// The private key in a PKCS#8 file.
  init(reading path: String) throws(BenchError) {
    guard let key = creference_key_read(path) else {
      throw BenchError("the reference cannot read the device key")
    }
    self.key = key
  }

  /// The public key of a certificate.
  init(of certificate: Certificate) throws(BenchError) {
    guard let key = creference_key_of(certificate.der, certificate.der.count) else {
      throw BenchError("the reference cannot read the device certificate")
    }
    self.key = key
  }

  deinit { creference_key_free(key) }

  /// SHA-256 of the sample, ECDSA of the message.
  func sign(_ sample: [UInt8], _ message: [UInt8]) throws(BenchError) {
    let size = Int(CREFERENCE_SIGNATURE_SIZE)
    let length = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 + size) { space in
      guard let digest = space.baseAddress else { return 0 }
      return creference_sign(
        key, sample, sample.count, message, message.count, digest, digest + 32)
    }
    guard length > 0 else { throw BenchError("the reference did not sign") }
  }

  /// SHA-256 of the sample, ECDSA of the message.
  func verify(_ packet: ReferencePacket) throws(BenchError) {
    guard creference_verify(key, &packet.input) == 1 else {
      throw BenchError("the reference refused a packet")
    }
  }
}

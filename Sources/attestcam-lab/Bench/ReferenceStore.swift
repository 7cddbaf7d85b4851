import CReference
import DeviceKeys
import Foundation

/// The prepared trust store of the reference in C.
final class ReferenceStore {
  private let store: OpaquePointer

  init(_ authority: BenchAuthority) throws(BenchError) {
    guard let store = creference_store_new() else { throw BenchError("no memory") }
    self.store = store
    let root = authority.root.der
    let isComplete =
      creference_store_add_certificate(store, root, root.count) == 1
      && authority.lists.allSatisfy { creference_store_add_crl(store, $0.der, $0.der.count) == 1 }
    guard isComplete else { throw BenchError("the reference cannot use the anchor or a CRL") }
  }

  deinit { creference_store_free(store) }

  /// Certificates from their bytes, path with CRLs, sample digest, signature.
  func verifyAtFirstSight(_ packet: ReferencePacket, at time: Date) throws(BenchError) {
    let (device, issuer) = (packet.device, packet.issuer)
    let result = creference_first_sight(
      store, device.start, device.count, issuer.start, issuer.count,
      time_t(time.timeIntervalSince1970), &packet.input)
    guard result == 1 else { throw BenchError("the reference refused a packet at first sight") }
  }
}

import CaptureSession
import Synchronization

/// A finished packet that can be taken away from whoever is just reading it.
final class HeldPacket: Sendable {
  /// Bytes.
  let byteCount: Int
  private let packet: Mutex<SealedPacket?>

  init(_ packet: SealedPacket) {
    byteCount = packet.count
    self.packet = Mutex(packet)
  }

  /// Lets go of the packet, which overwrites it.
  func discard() { packet.withLock { $0 = nil } }

  /// - Returns: false when the packet is gone; nothing is copied then.
  func copy(_ range: Range<Int>, to target: UnsafeMutableRawBufferPointer) -> Bool {
    packet.withLock { packet in
      guard let packet else { return false }
      packet.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[range])) }
      return true
    }
  }
}

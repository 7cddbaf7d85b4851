import DeviceAPI

/// The right to deliver a packet; given back when it is let go of.
final class PacketLease: PacketDelivery {
  private let packet: HeldPacket
  private let id: String
  private let registry: CaptureRegistry

  var byteCount: Int { packet.byteCount }

  init(_ packet: HeldPacket, of id: String, in registry: CaptureRegistry) {
    self.packet = packet
    self.id = id
    self.registry = registry
  }

  deinit {
    Task { [registry, id] in await registry.released(id) }
  }

  func copy(_ range: Range<Int>, to target: UnsafeMutableRawBufferPointer) -> Bool {
    packet.copy(range, to: target)
  }

  func complete() async { await registry.delivered(id) }
}

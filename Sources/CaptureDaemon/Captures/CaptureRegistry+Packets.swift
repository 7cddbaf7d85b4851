import DeviceAPI
import HTTPSupport

extension CaptureRegistry {
  /// Waits until the packet can be had and hands it to one caller.
  ///
  /// - Throws: `Problem`: `.notFound`, `.packetGone`, or why there is no packet.
  func lease(_ id: String, for peer: Peer) async throws(Problem) -> PacketLease {
    while true {
      switch try owned(id, by: peer).phase {
      case .running, .delivering: await wait(for: id)
      case .failed(let problem): throw problem
      case .gone:
        throw Problem(
          APIProblem.packetGone, "the packet was delivered or its time ran out; capture again")
      case .ready(let packet):
        enter(.delivering(packet), id)
        return PacketLease(packet, of: id, in: self)
      }
    }
  }

  /// The packet reached the peer's socket.
  func delivered(_ id: String) { discardPacket(id, .delivered) }

  /// The delivery is over. If it broke off, the next caller may have the packet.
  func released(_ id: String) {
    guard case .delivering(let packet) = entries[id]?.phase else { return }
    enter(.ready(packet), id)
  }

  /// Lets go of a packet, so that it is overwritten, and stops a delivery that is under way.
  func discardPacket(_ id: String, _ fate: DaemonMetrics.PacketFate) {
    switch entries[id]?.phase {
    case .ready(let packet), .delivering(let packet):
      packet.discard()
      metrics.packetEnded(fate)
      enter(.gone, id)
    default: break
    }
  }
}

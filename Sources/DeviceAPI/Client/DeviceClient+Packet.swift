import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension DeviceClient {
  /// Largest packet, in bytes (docs/packet.md).
  public static let packetLimit = 16 << 20

  /// Waits for the end of the capture and fetches its packet. The device overwrites its own copy, so there is no
  /// second time.
  ///
  /// - Returns: the packet, at most `packetLimit` bytes.
  public func packet(of id: String) async throws(DeviceClientError) -> ByteBuffer {
    let response = try await send(.GET, path(id, "/packet"), timeout: .seconds(120))
    guard response.status == .ok else { throw await refusal(response) }
    guard response.headers.first(name: "content-type") == "application/cbor" else {
      throw DeviceClientError(.malformedResponse, "the packet is not application/cbor")
    }
    do {
      return try await response.body.collect(upTo: Self.packetLimit)
    } catch is NIOTooManyBytesError {
      throw DeviceClientError(.tooLarge, "the packet is larger than \(Self.packetLimit) bytes")
    } catch {
      throw DeviceClientError(.interrupted, "the packet broke off (\(type(of: error)))")
    }
  }
}

import HTTPSupport

/// What stands behind the routes of the local API. Every call names the peer, as the kernel gave it.
public protocol DeviceService: Sendable {
  /// Whether the peer may use the API at all.
  func admits(_ peer: Peer) -> Bool

  /// Begins a capture. The nonce is spent when this returns.
  ///
  /// - Throws: `Problem` with a code of `APIProblem`.
  func begin(_ order: CaptureOrder, for peer: Peer) async throws(Problem) -> CaptureTicket

  /// The notices of a capture after number `last`, past ones first; ends after the last one.
  ///
  /// - Returns: nil when the caller already has the last one.
  /// - Throws: `Problem(.notFound)`; `.requestMalformed` for a number not yet given.
  func notices(
    of id: String, after last: Int, for peer: Peer
  ) async throws(Problem) -> AsyncStream<NumberedNotice>?

  /// Waits until the capture has ended and no other delivery of its packet is under way.
  ///
  /// - Throws: `Problem`: `.notFound`, `.packetGone`, or why the capture failed.
  func packet(of id: String, for peer: Peer) async throws(Problem) -> any PacketDelivery

  /// Becomes the one reader of a capture's preview.
  ///
  /// - Throws: `Problem`: `.notFound`, `.previewDisabled`, `.previewOver`.
  func preview(of id: String, for peer: Peer) async throws(Problem) -> any PreviewPictures

  /// Ends a capture as `cancelled`, or overwrites its packet if it has ended.
  ///
  /// - Throws: `Problem(.notFound)`.
  func cancel(_ id: String, for peer: Peer) async throws(Problem)

  /// What the device is; the notices are those for this peer.
  func device(for peer: Peer) async -> DeviceDescription
  func health() async -> HealthReport
  /// Prometheus text format 0.0.4.
  func metrics() async -> String
}

/// Biometric bytes in locked memory, on their way out.
public protocol SealedBytes: AnyObject, Sendable {
  /// Bytes.
  var byteCount: Int { get }
  /// Copies a range of them; false when their time ran out, and then nothing is copied.
  func copy(_ range: Range<Int>, to target: UnsafeMutableRawBufferPointer) -> Bool
}

/// What a camera sees while a capture runs, for one reader.
public protocol PreviewPictures: Sendable {
  /// Waits for a picture that is taken from now on, a JPEG; nil when there will be no more.
  func next() async -> (any SealedBytes)?
}

/// One attempt to hand a packet over. While it lives, no other attempt is made.
public protocol PacketDelivery: SealedBytes {
  /// Every byte was written to the socket: the packet is overwritten. Without this call, the next may try.
  func complete() async
}

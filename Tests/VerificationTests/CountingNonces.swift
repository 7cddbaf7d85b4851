import DeviceKeys
import Synchronization
import Verification

/// A nonce that can be used once, and the calls that asked for it.
final class CountingNonces: NonceAuthority {
  struct Unavailable: Error {}

  private let nonce: Nonce
  private let isAvailable: Bool
  private let state = Mutex((calls: 0, used: false, device: DeviceID?.none, purpose: ""))

  init(_ nonce: Nonce, isAvailable: Bool = true) {
    self.nonce = nonce
    self.isAvailable = isAvailable
  }

  var calls: Int { state.withLock { $0.calls } }
  var isUsed: Bool { state.withLock { $0.used } }
  var asked: (device: DeviceID?, purpose: String) { state.withLock { ($0.device, $0.purpose) } }

  func consume(
    _ nonce: Nonce, for device: DeviceID, purpose: String
  ) async throws -> NonceVerdict {
    guard isAvailable else { throw Unavailable() }
    return state.withLock { state in
      state.calls += 1
      (state.device, state.purpose) = (device, purpose)
      guard nonce == self.nonce, !state.used else { return .refused }
      state.used = true
      return .accepted
    }
  }
}

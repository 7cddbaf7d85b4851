import Synchronization

/// The change of light that was asked for last, on its way to the camera's thread.
final class LightRequest: Sendable {
  private let change = Mutex<LightChange?>(nil)

  func post(_ wanted: LightChange) { change.withLock { $0 = wanted } }

  /// Takes it, once.
  func take() -> LightChange? { change.withLock { $0.take() } }
}

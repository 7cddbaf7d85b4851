import DeviceKeys
import Synchronization

/// A device key that obeys a script first, and then signs.
final class ScriptedKey: DeviceKey {
  enum Mood: Sendable {
    case willing
    case slow(Duration)
    case hanging(Gate)
    case failing(CryptoError)
  }

  private let key: FileKey
  private let mood: Mood
  private let count = Mutex(0)

  init(_ key: FileKey, _ mood: Mood = .willing) {
    self.key = key
    self.mood = mood
  }

  var publicKey: PublicKey { key.publicKey }
  var protection: KeyProtection { key.protection }
  /// How often it signed.
  var signatures: Int { count.withLock(\.self) }

  func sign(_ input: SigningInput) async throws(CryptoError) -> Signature {
    switch mood {
    case .willing: break
    case .slow(let duration): try? await Task.sleep(for: duration)
    case .hanging(let gate): await gate.pass()
    case .failing(let error): throw error
    }
    count.withLock { $0 += 1 }
    return try await key.sign(input)
  }
}

import DeviceKeys
import TrustedPacket

/// What a record tells.
public enum AuditEvent: Sendable, Hashable {
  /// The writer began to work.
  ///
  /// - bootID: the kernel's random identifier of this boot, by which the journal tells boots apart too.
  case opened(bootID: String)
  /// A capture came to its end.
  ///
  /// - uid: who asked for it.
  /// - verdict: `signed`, or the code under which it failed.
  /// - packet: SHA-256 of the signed token; nil when it failed.
  case capture(uid: UInt32, purpose: String, verdict: String, packet: SHA256Digest?)
  /// Bytes of a record that a power cut left unfinished were removed; it was of nothing that anybody had got.
  case repaired(bytes: Int)
  /// Records up to and including this one were kept for their time and are being deleted.
  case pruned(through: AuditHead)
}

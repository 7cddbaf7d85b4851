import DeviceKeys
import FoundationEssentials
import Glibc
import Platform
import Verification

/// The files that say whom to trust, and how they become a `TrustStore`.
struct TrustFiles: Sendable {
  /// PEM text.
  let anchors: String
  /// Path of the CRLs, PEM.
  let crl: String
  /// Path of the deny list; nil when none is looked at.
  let denyList: String?
  let memory: DenyListMemory

  /// - Throws: `ServerError` when a file cannot be read or used.
  func load(at time: Date) throws(ServerError) -> TrustStore {
    let list = try denyList.map { (path) throws(ServerError) in
      try Self.read(path, limit: Self.largestDenyList)
    }
    let trust = try build(try Self.read(crl, limit: Self.largestCRLs), list, at: time)
    if let number = trust.denyListNumber { try memory.record(number) }
    return trust
  }

  /// Replaces both files, once they are found good together.
  ///
  /// - Throws: `ServerError`; the old files stay unless they were good.
  func replace(crl lists: [UInt8], denyList list: [UInt8], at time: Date) throws(ServerError) {
    guard let denyList else { return }
    let trust = try build(lists, list, at: time)
    do {
      if lists != (try? DurableFile.read(crl, limit: Self.largestCRLs)) {
        try DurableFile.write(lists, to: crl)
      }
      if list != (try? DurableFile.read(denyList, limit: Self.largestDenyList)) {
        try DurableFile.write(list, to: denyList)
      }
    } catch {
      throw ServerError(.storage, "\(error)")
    }
    if let number = trust.denyListNumber { try memory.record(number) }
  }

  static let largestCRLs = 72 << 20
  static let largestDenyList = SignedMessage.Kind.denyList.largest

  static func read(_ path: String, limit: Int) throws(ServerError) -> [UInt8] {
    do { return try DurableFile.read(path, limit: limit) } catch {
      throw ServerError(error.errno == ENOENT ? .missing : .storage, "\(error)")
    }
  }

  private func build(
    _ lists: [UInt8], _ list: [UInt8]?, at time: Date
  ) throws(ServerError) -> TrustStore {
    let trust: TrustStore
    do {
      trust = try TrustStore(
        anchorPEM: anchors, crlPEM: String(decoding: lists, as: UTF8.self))
    } catch {
      throw ServerError(.invalid, "trust anchors or CRLs (\(crl)): \(error)")
    }
    guard let list else { return trust }
    do {
      let denying = try trust.denying(list, at: time)
      if let number = denying.denyListNumber { try memory.check(number) }
      return denying
    } catch let error as ServerError {
      throw error
    } catch {
      throw ServerError(.invalid, "deny list: \(error)")
    }
  }
}

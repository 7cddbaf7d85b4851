import CBOR
import DeviceKeys
import FoundationEssentials
import Synchronization
import TrustedPacket

/// Anchors, CRLs, and the chains already found good. When anchors or CRLs change, make a new one: a cached
/// verdict never outlives what it was based on.
public final class TrustStore: Sendable {
  private static let cacheLimit = 4096

  private let validator: ChainValidator
  private let denyList: ValidatedDenyList?
  /// Whether revocation is looked at; if not, every result says so.
  public let checksRevocation: Bool
  private let cache = Mutex<[SHA256Digest: Entry]>([:])

  private struct Entry {
    let chain: ValidatedChain
    let validatedAt: Date
  }

  /// Without a deny list; see `denying(_:at:)`.
  ///
  /// - Throws: `CryptoError` when an anchor or CRL cannot be used.
  public init(
    anchors: [Certificate], revocation: ChainValidator.Revocation
  ) throws(CryptoError) {
    validator = try ChainValidator(anchors: anchors, revocation: revocation)
    if case .lists = revocation { checksRevocation = true } else { checksRevocation = false }
    denyList = nil
  }

  private init(_ base: TrustStore, _ denyList: ValidatedDenyList) {
    validator = base.validator
    checksRevocation = base.checksRevocation
    self.denyList = denyList
  }

  /// The same anchors and CRLs, and a deny list that its devices are refused by.
  ///
  /// - Parameter list: as the management server signed it; checked against these anchors and CRLs.
  /// - Throws: `Refusal(.revocation)` for a list that cannot be believed: without it nobody knows who is denied.
  public func denying(_ list: [UInt8], at time: Date) throws(Refusal) -> TrustStore {
    do { return TrustStore(self, try ValidatedDenyList(list, by: validator, at: time)) } catch {
      throw Refusal(.revocation, error.message)
    }
  }

  /// Number of the deny list; nil without one.
  public var denyListNumber: Int? { denyList?.list.number }

  /// What is not looked at, in words.
  var notChecked: [String] {
    guard checksRevocation else { return ["revocation"] }
    return denyList == nil ? ["deny list"] : []
  }

  /// From PEM texts; `crl` nil leaves revocation unchecked.
  ///
  /// - Throws: `CryptoError`.
  public convenience init(anchorPEM: String, crlPEM: String?) throws(CryptoError) {
    let revocation: ChainValidator.Revocation
    if let crlPEM {
      revocation = .lists(try RevocationList.list(pem: crlPEM))
    } else {
      revocation = .unchecked
    }
    try self.init(anchors: Certificate.list(pem: anchorPEM), revocation: revocation)
  }

  /// The token's chain, validated now or remembered by the SHA-256 of its x5chain.
  ///
  /// - Throws: `Refusal` at `.certificate` or `.revocation`.
  func validate(_ token: Token, at time: Date) throws(Refusal) -> ValidatedChain {
    let chain = try validateChain(token, at: time)
    if let denyList { try Self.check(chain.deviceID, denyList, at: time) }
    return chain
  }

  private static func check(
    _ device: DeviceID, _ denyList: ValidatedDenyList, at time: Date
  ) throws(Refusal) {
    guard denyList.list.thisUpdate <= time, time < denyList.validUntil else {
      throw Refusal(.revocation, "the deny list is not current; fetch a new one")
    }
    guard !denyList.list.contains(device) else {
      throw Refusal(.revocation, "the device is on the deny list")
    }
  }

  private func validateChain(_ token: Token, at time: Date) throws(Refusal) -> ValidatedChain {
    let key = Self.cacheKey(token)
    if let entry = cache.withLock({ $0[key] }), time >= entry.validatedAt,
      time < entry.chain.validUntil
    {
      return entry.chain
    }
    do {
      let chain = try validator.validate(try token.chain(), at: time)
      remember(chain, for: key, at: time)
      return chain
    } catch let error as ChainError {
      let isRevocation = error.code == .revoked || error.code == .revocationUnknown
      throw Refusal(isRevocation ? .revocation : .certificate, error.message)
    } catch {
      throw Refusal(.certificate, "\(error)")
    }
  }

  private func remember(_ chain: ValidatedChain, for key: SHA256Digest, at time: Date) {
    cache.withLock { cache in
      // Dropping everything is simple and costs each device one validation.
      if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
      cache[key] = Entry(chain: chain, validatedAt: time)
    }
  }

  private static func cacheKey(_ token: Token) -> SHA256Digest {
    SHA256.digest(CBOREncoder.encode(.array(token.certificates.map { .bytes($0) }), capacity: 2048))
  }
}

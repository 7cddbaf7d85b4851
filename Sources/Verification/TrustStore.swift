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
  /// Whether revocation is looked at; if not, every result says so.
  public let checksRevocation: Bool
  private let cache = Mutex<[SHA256Digest: Entry]>([:])

  private struct Entry {
    let chain: ValidatedChain
    let validatedAt: Date
  }

  /// - Throws: `CryptoError` when an anchor or CRL cannot be used.
  public init(
    anchors: [Certificate], revocation: ChainValidator.Revocation
  ) throws(CryptoError) {
    validator = try ChainValidator(anchors: anchors, revocation: revocation)
    if case .lists = revocation { checksRevocation = true } else { checksRevocation = false }
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

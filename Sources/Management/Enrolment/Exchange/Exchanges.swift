import DeviceKeys
import FoundationEssentials
import HTTPSupport
import Hummingbird

/// The open exchanges: in memory, bounded in time and number, each answered once. A restart drops them all.
actor Exchanges {
  static let lifetime: TimeInterval = 600
  /// Beyond this many of one device the oldest goes: nobody who knows a device's ID can lock it out.
  static let perDevice = 4
  /// Most that are open at once, in all and of one operator.
  static let (largest, perOperator) = (4096, 512)
  /// Starts that need no operator, per second on average and at once.
  static let (openRate, openBurst) = (20.0, 200.0)

  private var exchanges: [ExchangeID: Exchange] = [:]
  /// Oldest first.
  private var ofDevice: [DeviceID: [ExchangeID]] = [:]
  private var sweptAt = Date.distantPast
  private var tokens = openBurst
  private var filledAt = Date.distantPast

  /// Opens an exchange under a new id and nonce.
  ///
  /// - Throws: `Problem(rate_limited)` when too many are open, or too many were started without an operator.
  func open(
    _ purpose: Exchange.Purpose, for device: DeviceID, start: EnrolmentStart? = nil,
    tpm: CheckedTPM? = nil, now: Date
  ) throws(Problem) -> Exchange {
    if case .enrolment = purpose {} else { try takeToken(now: now) }
    if exchanges.count >= Self.largest || now >= sweptAt + Self.lifetime { sweep(now: now) }
    // Strangers may start renewals; they push out no enrolment.
    let own = (ofDevice[device] ?? []).filter { exchanges[$0]?.purpose == purpose }
    if own.count >= Self.perDevice { remove(own[0], of: device) }
    guard exchanges.count < Self.largest, hasRoom(for: purpose) else { throw Self.tooMany }
    let new = Exchange(
      id: .random(), nonce: .random(), device: device, purpose: purpose,
      expiresAt: Date(seconds: (now + Self.lifetime).seconds), start: start, tpm: tpm)
    exchanges[new.id] = new
    ofDevice[device, default: []].append(new.id)
    return new
  }

  /// Takes an exchange out; nobody gets it a second time.
  ///
  /// - Throws: `Problem(exchange_unknown)`, always in the same words.
  func take(_ id: ExchangeID?, _ purpose: Exchange.Purpose, now: Date) throws(Problem) -> Exchange {
    if let id, let found = exchanges[id], found.purpose == purpose {
      remove(id, of: found.device)
      if now < found.expiresAt { return found }
    }
    throw Problem(
      CAProblem.exchangeUnknown,
      "there is no such exchange, or it was answered or has expired; start anew")
  }

  private static let tooMany = Problem(
    CAProblem.rateLimited, "too many exchanges are being started; come again in a few seconds",
    headers: [.retryAfter: "5"])

  /// One token alone must not shut everybody else out.
  private func hasRoom(for purpose: Exchange.Purpose) -> Bool {
    guard case .enrolment = purpose, exchanges.count >= Self.perOperator else { return true }
    return exchanges.values.count { $0.purpose == purpose } < Self.perOperator
  }

  private func takeToken(now: Date) throws(Problem) {
    tokens = min(
      Self.openBurst, tokens + max(0, now.timeIntervalSince(filledAt)) * Self.openRate)
    filledAt = now
    guard tokens >= 1 else { throw Self.tooMany }
    tokens -= 1
  }

  private func remove(_ id: ExchangeID, of device: DeviceID) {
    exchanges[id] = nil
    let rest = ofDevice[device]?.filter { $0 != id } ?? []
    ofDevice[device] = rest.isEmpty ? nil : rest
  }

  /// Drops what has expired.
  private func sweep(now: Date) {
    sweptAt = now
    for exchange in exchanges.values where exchange.expiresAt <= now {
      remove(exchange.id, of: exchange.device)
    }
  }
}

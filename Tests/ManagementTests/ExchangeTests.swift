import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite("Exchanges") struct ExchangeTests {
  private let device = DeviceID.random()
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  @Test("Two challenges differ, and have the length that was asked for")
  func differ() async throws {
    let exchanges = Exchanges()
    let first = try await exchanges.open(.renewal, for: device, now: start)
    let second = try await exchanges.open(.renewal, for: device, now: start)
    #expect(first.id != second.id && first.nonce != second.nonce)
    #expect(first.id.bytes.count == 16 && first.nonce.bytes.count == 32)
  }

  @Test("An exchange is answered within ten minutes or not at all", arguments: [599.0, 600.0])
  func expiry(seconds: Double) async throws {
    let exchanges = Exchanges()
    let exchange = try await exchanges.open(.renewal, for: device, now: start)
    #expect(exchange.expiresAt == start + 600)
    let later = start + seconds
    if seconds < 600 {
      #expect(try await exchanges.take(exchange.id, .renewal, now: later).nonce == exchange.nonce)
    } else {
      await refused(.exchangeUnknown) {
        _ = try await exchanges.take(exchange.id, .renewal, now: later)
      }
    }
  }

  @Test("An exchange is answered once, for what it was started for, by who started it")
  func once() async throws {
    let exchanges = Exchanges()
    let exchange = try await exchanges.open(
      .enrolment(operatorName: "a"), for: device, now: start)
    for other in [Exchange.Purpose.renewal, .selfTest, .enrolment(operatorName: "b")] {
      await refused(.exchangeUnknown) {
        _ = try await exchanges.take(exchange.id, other, now: start)
      }
    }
    _ = try await exchanges.take(exchange.id, .enrolment(operatorName: "a"), now: start)
    for id in [exchange.id, .random(), nil] {
      await refused(.exchangeUnknown) {
        _ = try await exchanges.take(id, .enrolment(operatorName: "a"), now: start)
      }
    }
  }

  @Test("One device has four open exchanges at most; the newest stay")
  func perDevice() async throws {
    let exchanges = Exchanges()
    let first = try await exchanges.open(.renewal, for: device, now: start)
    var last = first
    for _ in 0..<4 { last = try await exchanges.open(.renewal, for: device, now: start) }
    _ = try await exchanges.take(last.id, .renewal, now: start)
    await refused(.exchangeUnknown) {
      _ = try await exchanges.take(first.id, .renewal, now: start)
    }
  }

  @Test("Open exchanges are bounded in number, and make room when they expire")
  func total() async throws {
    let exchanges = Exchanges()
    let purpose = Exchange.Purpose.enrolment(operatorName: "a")
    for count in 0..<Exchanges.largest {
      let line = Exchange.Purpose.enrolment(operatorName: "line-\(count / Exchanges.perOperator)")
      _ = try await exchanges.open(line, for: .random(), now: start)
    }
    await refused(.rateLimited) {
      _ = try await exchanges.open(purpose, for: .random(), now: start + 599)
    }
    _ = try await exchanges.open(purpose, for: .random(), now: start + 600)
  }

  @Test("One operator cannot take all the room")
  func perOperator() async throws {
    let exchanges = Exchanges()
    let greedy = Exchange.Purpose.enrolment(operatorName: "greedy")
    for _ in 0..<Exchanges.perOperator {
      _ = try await exchanges.open(greedy, for: .random(), now: start)
    }
    await refused(.rateLimited) {
      _ = try await exchanges.open(greedy, for: .random(), now: start)
    }
    _ = try await exchanges.open(.enrolment(operatorName: "b"), for: .random(), now: start)
  }

  @Test("Strangers who start renewals push out no enrolment of the device")
  func strangers() async throws {
    let exchanges = Exchanges()
    let purpose = Exchange.Purpose.enrolment(operatorName: "a")
    let enrolment = try await exchanges.open(purpose, for: device, now: start)
    for _ in 0..<10 { _ = try await exchanges.open(.renewal, for: device, now: start) }
    _ = try await exchanges.take(enrolment.id, purpose, now: start)
  }

  @Test("Who needs no operator is slowed down, and an operator is not")
  func rate() async throws {
    let exchanges = Exchanges()
    for _ in 0..<Int(Exchanges.openBurst) {
      _ = try await exchanges.open(.selfTest, for: device, now: start)
    }
    await refused(.rateLimited) {
      _ = try await exchanges.open(.renewal, for: device, now: start)
    }
    _ = try await exchanges.open(.enrolment(operatorName: "a"), for: device, now: start)
    for _ in 0..<Int(Exchanges.openRate) {
      _ = try await exchanges.open(.selfTest, for: device, now: start + 1)
    }
    await refused(.rateLimited) {
      _ = try await exchanges.open(.selfTest, for: device, now: start + 1)
    }
  }

  @Test("Evidence that was sent once is refused a second time")
  func replay() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    let challenge = try await ca.authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    let evidence = EnrolmentEvidence(
      certificationRequest: try await CertificationRequest.make(
        for: device, key: key, answering: challenge.nonce
      ).der)
    _ = try await ca.authority.finishEnrolment(challenge.id, evidence, by: .local)
    await refused(.exchangeUnknown) {
      _ = try await ca.authority.finishEnrolment(challenge.id, evidence, by: .local)
    }
    let next = try await ca.authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    await refused(.csrNonceMismatch) {
      _ = try await ca.authority.finishEnrolment(next.id, evidence, by: .local)
    }
  }

  @Test("After a restart no exchange is left")
  func restart() async throws {
    let ca = try TestCA()
    let challenge = try await ca.authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    let again = try CertificateAuthority(directory: ca.folder.file("ca"))
    await refused(.exchangeUnknown) {
      _ = try await again.finishEnrolment(
        challenge.id, EnrolmentEvidence(certificationRequest: [1]), by: .local)
    }
  }
}

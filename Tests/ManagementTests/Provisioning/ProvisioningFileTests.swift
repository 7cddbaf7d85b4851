import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// Enrolment by files, for a factory without network.
@Suite struct ProvisioningFileTests {
  /// A device that has written its request, and the CA's answer.
  private struct Exchange {
    let ca: FakeCA
    let device: Provisioner
    let ticket = Nonce.random()
    var factory: Factory { Factory(state: device.files.directory) }
    var request: String { ca.folder.file("request") }
    var response: String { ca.folder.file("response") }

    init(_ ca: FakeCA, _ name: String = "device") async throws {
      self.ca = ca
      device = Provisioner(directory: ca.folder.file(name))
      try await device.initialise(.file)
      try await ask()
    }

    func ask(_ ticket: Nonce? = nil) async throws {
      _ = try await device.request(ticket: ticket ?? self.ticket, to: request)
      try ca.folder.write(
        "response", try await ca.answer(ca.folder.read("request"), ticket: ticket ?? self.ticket))
    }

    func take(_ path: String? = nil) async throws -> ProvisionedIdentity {
      try await device.respond(with: path ?? response, roots: ca.roots)
    }
  }

  @Test("Files give the same state as the network, and the same again when repeated")
  func sameAsNetwork() async throws {
    let exchange = try await Exchange(FakeCA())
    let first = try await exchange.take()
    #expect(first.isNew && first.chain.device.deviceID == first.device)
    #expect(try exchange.factory.tree() == Factory.enrolled())
    #expect(await exchange.device.status(roots: exchange.ca.roots).isReady)
    try await exchange.device.selfTest()
    #expect(try await !exchange.take().isNew)
    guard case .needless = try await exchange.device.request(ticket: .random(), to: "/nowhere/x")
    else {
      Issue.record("a device with a certificate asked for another one")
      return
    }
  }

  @Test("The same ticket gives the same request file; another one replaces it")
  func repeatedRequests() async throws {
    let exchange = try await Exchange(FakeCA())
    let first = try exchange.ca.folder.read("request")
    _ = try await exchange.device.request(ticket: exchange.ticket, to: exchange.request)
    #expect(try exchange.ca.folder.read("request") == first)
    let old = try exchange.ca.folder.write("old", exchange.ca.folder.read("response"))
    try await exchange.ask(.random())
    #expect(try exchange.ca.folder.read("request") != first)
    let refused = await #expect(throws: ProvisioningError.self) { try await exchange.take(old) }
    #expect(refused?.code == .badData && refused?.cause.contains("another request") == true)
    #expect(try await exchange.take().isNew)
  }

  @Test("A response that is cut short or changed anywhere is refused")
  func damage() async throws {
    let exchange = try await Exchange(FakeCA())
    let whole = try exchange.ca.folder.read("response")
    var random = SeededRandom(seed: 11)
    for turn in 0..<200 {
      var bytes = whole
      if turn.isMultiple(of: 2) {
        bytes.removeLast(Int.random(in: 1...whole.count, using: &random))
      } else {
        bytes[Int.random(in: 0..<whole.count, using: &random)] ^= UInt8.random(
          in: 1...255, using: &random)
      }
      let path = try exchange.ca.folder.write("damaged", bytes)
      let error = await #expect(throws: ProvisioningError.self) { try await exchange.take(path) }
      #expect(error?.code == .badData && error?.step == .response)
    }
    #expect(try exchange.factory.tree().contains("pending/request.cbor"))
    #expect(try await exchange.take().isNew)
  }

  @Test("A response for another device, of another CA, or without a request is refused")
  func foreign() async throws {
    let (ca, other) = (try FakeCA(), try FakeCA())
    let (one, two) = (try await Exchange(ca, "one"), try await Exchange(ca, "two"))
    // The file is now the answer to the second device.
    let foreign = await #expect(throws: ProvisioningError.self) { try await one.take() }
    #expect(foreign?.code == .badData && foreign?.cause.contains("another device") == true)
    let untrusted = await #expect(throws: ProvisioningError.self) {
      try await two.device.respond(with: two.response, roots: other.roots)
    }
    #expect(untrusted?.code == .badData)
    let absent = await #expect(throws: ProvisioningError.self) { try await two.take("/nowhere/x") }
    #expect(absent?.code == .incomplete)
    try FileManager.default.removeItem(atPath: "\(two.factory.state)/pending/request.cbor")
    let unasked = await #expect(throws: ProvisioningError.self) { try await two.take() }
    #expect(unasked?.code == .incomplete && unasked?.cause.contains("request") == true)
  }

  @Test("A certificate in the response for another key is refused")
  func otherKey() async throws {
    let ca = try FakeCA()
    await ca.fail(.certifiesOtherKey)
    let exchange = try await Exchange(ca)
    let error = await #expect(throws: ProvisioningError.self) { try await exchange.take() }
    #expect(error?.code == .badData && error?.cause.contains("another key") == true)
    #expect(!FileManager.default.fileExists(atPath: exchange.device.files.link))
  }

  @Test("A replayed response does not bring an old certificate back")
  func replay() async throws {
    let exchange = try await Exchange(FakeCA())
    let first = try await exchange.take()
    try await exchange.ca.serving { url in
      _ = try await exchange.device.renew(at: CAAccess(url: url, roots: exchange.ca.roots))
    }
    let error = await #expect(throws: ProvisioningError.self) { try await exchange.take() }
    #expect(error?.code == .badData)
    #expect(try exchange.device.chain() != first.chain)
  }
}

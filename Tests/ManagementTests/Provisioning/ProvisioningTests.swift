import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

/// A device with its key in a file, from nothing to a renewed certificate.
@Suite struct ProvisioningTests {
  private func device(_ ca: FakeCA, _ name: String = "device") -> Provisioner {
    Provisioner(directory: ca.folder.file(name))
  }

  private func enrol(
    _ device: Provisioner, _ ca: FakeCA, _ url: String, now: Date = Date()
  ) async throws -> ProvisionedIdentity {
    try await device.enrol(
      at: CAAccess(url: url, roots: ca.roots), operatorToken: ca.token, now: now)
  }

  @Test("init draws ID and key once; running it again changes nothing")
  func initialise() async throws {
    let ca = try FakeCA()
    let first = try await device(ca).initialise(.file)
    let key = try ca.folder.readText("device/pending/device-key.pem")
    #expect(first.isNew)
    #expect(try ca.folder.mode("device/pending/device-key.pem") == 0o600)
    #expect(try ca.folder.mode("device") == 0o700)
    #expect(try ca.folder.readText("device/device-id") == "\(first.device)\n")
    let again = try await device(ca).initialise(.file)
    #expect(again.device == first.device && !again.isNew)
    #expect(try ca.folder.readText("device/pending/device-key.pem") == key)
  }

  @Test("A whole life: enrol, self-test, renew; each again without effect")
  func life() async throws {
    let ca = try FakeCA()
    let device = device(ca)
    let factory = Factory(state: ca.folder.file("device"))
    let id = try await device.initialise(.file).device
    #expect(await device.status().isReady == false)
    try await ca.serving { url in
      let access = CAAccess(url: url, roots: ca.roots)
      let first = try await enrol(device, ca, url)
      #expect(first.isNew && first.device == id && first.chain.device.deviceID == id)
      #expect(try await !enrol(device, ca, url).isNew)
      try await device.selfTest(at: access)
      #expect(try factory.tree() == Factory.enrolled())
      guard case .notDue = try await device.renew(at: access, ifDue: true) else {
        Issue.record("a new certificate is due")
        return
      }
      let due = first.chain.device.renewalTime
      #expect(abs(due.timeIntervalSince(first.chain.device.notBefore) - 365 * 86_400 * 2 / 3) < 1)
      guard case .done(let renewed) = try await device.renew(at: access, ifDue: true, now: due)
      else {
        Issue.record("it was not renewed")
        return
      }
      #expect(renewed.chain.device.publicKey != first.chain.device.publicKey)
      try await device.selfTest(at: access)
    }
    #expect(try factory.tree() == Factory.enrolled(2))
    #expect(try ca.folder.mode("device/identity/device-key.pem") == 0o600)
    let status = await device.status(roots: ca.roots)
    #expect(status.isReady && status.problem == nil && status.deviceID == id.description)
    let expired = await device.status(now: Date() + 366 * 86_400)
    #expect(!expired.isReady && expired.problem?.contains("clock") == true)
  }

  @Test("An answer that was lost comes again for the same key, at enrolment and at renewal")
  func lostAnswers() async throws {
    let ca = try FakeCA()
    let device = device(ca)
    try await device.initialise(.file)
    try await ca.serving { url in
      let access = CAAccess(url: url, roots: ca.roots)
      await ca.fail(.losesAnswer)
      let lost = await #expect(throws: ProvisioningError.self) { try await enrol(device, ca, url) }
      #expect(lost?.code == .caUnreachable && lost?.step == .certificate)
      await ca.fail(nil)
      let first = try await enrol(device, ca, url)
      #expect(await ca.count == 1)
      await ca.fail(.losesAnswer)
      await #expect(throws: ProvisioningError.self) { try await device.renew(at: access) }
      #expect(await device.status().isReady)
      #expect(try device.chain() == first.chain)
      await ca.fail(nil)
      _ = try await device.renew(at: access)
      #expect(await ca.count == 2)
    }
  }

  @Test(
    "A certificate for another device or key, of another root or out of date is not installed",
    arguments: [
      FakeCA.Fault.namesOtherDevice, .certifiesOtherKey, .answersFromOtherRoot, .issuesExpired,
    ])
  func wrongCertificates(fault: FakeCA.Fault) async throws {
    let ca = try FakeCA()
    let (fresh, enrolled) = (device(ca, "fresh"), device(ca, "enrolled"))
    try await fresh.initialise(.file)
    try await enrolled.initialise(.file)
    try await ca.serving { url in
      let before = try await enrol(enrolled, ca, url).chain
      await ca.fail(fault)
      for attempt in 0..<2 {
        let error = await #expect(throws: ProvisioningError.self) {
          if attempt == 0 {
            _ = try await enrol(fresh, ca, url)
          } else {
            _ = try await enrolled.renew(at: CAAccess(url: url, roots: ca.roots))
          }
        }
        #expect(
          error?.code == .caUntrusted && error?.step == .check, "\(String(describing: error))")
      }
      #expect(try enrolled.chain() == before)
    }
    #expect(!ca.folder.has("fresh/identity"))
    #expect(!ca.folder.has("fresh/pending/device-chain.pem"))
  }

  @Test("The CA's refusal is told with its code and what to do, and changes nothing")
  func refusals() async throws {
    let ca = try FakeCA()
    let device = device(ca)
    try await device.initialise(.file)
    let factory = Factory(state: ca.folder.file("device"))
    let before = try factory.tree()
    try await ca.serving { url in
      for fault in [FakeCA.Fault.refusesStart(.deviceEnrolled), .refusesEnd(.keyInUse)] {
        await ca.fail(fault)
        let error = await #expect(throws: ProvisioningError.self) {
          try await enrol(device, ca, url)
        }
        #expect(error?.code == .caRefused && error?.problem != nil)
        #expect(
          error?.action.contains("attestcam-ca") == true || error?.action.contains("init") == true)
      }
      await ca.fail(nil)
      let error = await #expect(throws: ProvisioningError.self) {
        try await device.enrol(
          at: CAAccess(url: url, roots: ca.roots), operatorToken: "wrong")
      }
      #expect(error?.problem == "unauthorized" && error?.step == .connect)
    }
    #expect(try factory.tree() == before)
  }

  @Test("Another root, a wrong clock and no CA at all are told apart")
  func surroundings() async throws {
    let (ca, other) = (try FakeCA(), try FakeCA())
    let device = device(ca)
    try await device.initialise(.file)
    try await ca.serving { url in
      let untrusted = await #expect(throws: ProvisioningError.self) {
        try await device.enrol(
          at: CAAccess(url: url, roots: other.roots), operatorToken: ca.token)
      }
      #expect(untrusted?.code == .caUntrusted && untrusted?.action.contains("--trust") == true)
      let early = await #expect(throws: ProvisioningError.self) {
        try await enrol(device, ca, url, now: Date(timeIntervalSince1970: 86_400))
      }
      #expect(early?.cause.contains("1970-01-02") == true)
      _ = try await enrol(device, ca, url)
    }
    let unreachable = await #expect(throws: ProvisioningError.self) {
      try await device.renew(at: CAAccess(url: "https://localhost:9", roots: ca.roots))
    }
    #expect(unreachable?.code == .caUnreachable && unreachable?.step == .connect)
  }

  @Test("A new key takes the old one's place only with its certificate")
  func newKey() async throws {
    let ca = try FakeCA()
    let device = device(ca)
    try await device.initialise(.file)
    try await ca.serving { url in
      let first = try await enrol(device, ca, url)
      #expect(try await device.initialise(.file, newKey: true).isNew)
      #expect(try device.chain() == first.chain)
      #expect(await device.status().isPending)
      let second = try await enrol(device, ca, url)
      #expect(second.isNew && second.chain.device.publicKey != first.chain.device.publicKey)
    }
    #expect(try Factory(state: ca.folder.file("device")).tree() == Factory.enrolled(2))
  }

  @Test("Three devices of a batch share one key, and keep it when they renew")
  func batch() async throws {
    let ca = try FakeCA()
    let shared = try FileKey.create(path: ca.folder.file("batch.pem"))
    try await ca.serving { url in
      for number in 1...3 {
        let device = device(ca, "device-\(number)")
        try await device.initialise(.batch(file: ca.folder.file("batch.pem")))
        let mixed = await #expect(throws: ProvisioningError.self) {
          try await device.initialise(.file)
        }
        #expect(mixed?.code == .usage)
        await ca.forget(batch: shared.publicKey)
        let first = try await enrol(device, ca, url)
        #expect(first.chain.device.keyProtection == .shared)
        #expect(first.chain.device.publicKey == shared.publicKey)
        let renewal = try await device.renew(at: CAAccess(url: url, roots: ca.roots))
        guard case .done(let second) = renewal else { continue }
        #expect(second.chain != first.chain)
        #expect(second.chain.device.publicKey == shared.publicKey)
        try await device.selfTest()
      }
    }
  }

  @Test("The self-test finds a key that is not the certificate's")
  func selfTestFails() async throws {
    let ca = try FakeCA()
    let device = device(ca)
    try await device.initialise(.file)
    try await ca.serving { url in _ = try await enrol(device, ca, url) }
    try FileManager.default.removeItem(atPath: device.files.key)
    _ = try FileKey.create(path: device.files.key)
    let error = await #expect(throws: ProvisioningError.self) { try await device.selfTest() }
    #expect(error?.code == .badData && error?.step == .selfTest)
    #expect(await !device.status().isReady)
  }

  @Test("A key under a pass phrase opens with it and not without, also after a renewal")
  func passphrase() async throws {
    let ca = try FakeCA()
    let phrase = try PassphraseFile.read(ca.folder.write("phrase", "open sesame\n"))
    let device = Provisioner(directory: ca.folder.file("device"), passphrase: phrase)
    try await device.initialise(.file)
    try await ca.serving { url in
      _ = try await enrol(device, ca, url)
      _ = try await device.renew(at: CAAccess(url: url, roots: ca.roots))
    }
    #expect(try ca.folder.readText("device/identity/device-key.pem").contains("ENCRYPTED"))
    try await device.selfTest()
    let error = await #expect(throws: ProvisioningError.self) {
      try await self.device(ca).selfTest()
    }
    #expect(error?.code == .badData && error?.cause.contains("pass phrase") == true)
  }

  @Test(
    "A pass phrase file must be private and hold one phrase",
    arguments: [
      ("x", 0o644), ("", 0o600), ("\n", 0o600), (String(repeating: "x", count: 1024), 0o600),
    ])
  func badPassphrase(text: String, mode: Int) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("phrase", text, mode: mode)
    let error = #expect(throws: ManagementError.self) { try PassphraseFile.read(file) }
    #expect(error?.code == .invalid)
  }

  @Test("Two commands do not work on one state directory at once")
  func exclusion() async throws {
    let ca = try FakeCA()
    let (one, other) = (device(ca), device(ca))
    try await one.initialise(.file)
    try await one.store.begin(create: false)
    let error = await #expect(throws: ProvisioningError.self) { try await other.initialise(.file) }
    #expect(error?.code == .tryAgain)
    await one.store.end()
    try await other.initialise(.file)
  }
}

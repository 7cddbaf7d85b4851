import DeviceKeys
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TPMKeys

@Suite("When the TPM fails")
struct FailureTests {
  /// A key that has signed once.
  private func withKey(
    limit: Duration = .seconds(5), _ body: (SWTPM, TPM, TPMKey) async throws -> Void
  ) async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tpm = try TPM(tcti: software.tcti, limit: limit)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      try await expectSigns(key)
      try await body(software, tpm, key)
      // Whatever happened, it works in the end and leaves nothing behind.
      try await expectSigns(key)
      #expect(try await tpm.leftovers().isEmpty)
    }
  }

  private func expectSigns(_ key: TPMKey) async throws {
    let signature = try await key.sign(message())
    #expect(key.publicKey.isValid(signature, of: message().message))
  }

  @Test("Killed in the middle of signing: an error in time, and signatures again after a restart")
  func killed() async throws {
    try await withKey { software, _, key in
      let codes = await withTaskGroup(of: CryptoError.Code?.self) { group in
        for number in 0..<2_000 {
          group.addTask {
            do throws(CryptoError) {
              let signature = try await key.sign(message(number))
              #expect(key.publicKey.isValid(signature, of: message(number).message))
              return nil
            } catch {
              return error.code
            }
          }
        }
        group.addTask {
          try? await Task.sleep(for: .milliseconds(50))
          await software.kill()
          return nil
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let failed = codes.filter { $0 == .unavailable }.count
      #expect(failed > 0 && codes.allSatisfy { $0 == nil || $0 == .unavailable })
      #expect(failed < 2_000, "it was killed before the first signature")
      try await software.start()
    }
  }

  @Test("Without any TPM a command fails at once, not after its time limit")
  func absent() async throws {
    let tpm = try TPM(tcti: "swtpm:path=/nonexistent/tpm.sock", limit: .seconds(30))
    let started = ContinuousClock.now
    #expect(await code { () throws(TPMError) in _ = try await tpm.facts() } == .unavailable)
    #expect(ContinuousClock.now - started < .seconds(5))
  }

  @Test("After a TPM reset, and after the power came back, the key signs")
  func reset() async throws {
    try await withKey { software, tpm, key in
      let before = try await tpm.facts()
      try await software.reset()
      try await expectSigns(key)
      let between = try await tpm.facts()
      #expect(between.resetCount == before.resetCount + 1)
      try await software.restart()
      try await expectSigns(key)
      #expect(try await tpm.facts().resetCount == before.resetCount + 2)
    }
  }

  @Test("A TPM that does not answer costs the time limit, and works when it comes back")
  func paused() async throws {
    try await withKey(limit: .seconds(1)) { software, _, key in
      await software.pause()
      let started = ContinuousClock.now
      for _ in 0..<5 {
        #expect(await code { () throws(TPMError) in try await key.check() } == .timeout)
      }
      // Three threads wait in the TPM; the fourth and fifth call are refused at once.
      #expect((3...4.5).contains((ContinuousClock.now - started) / .seconds(1)))
      await software.resume()
      try await Task.sleep(for: .milliseconds(500))
    }
  }

  @Test("Who waits behind a command that hangs waits no longer than the time limit")
  func queued() async throws {
    try await withKey(limit: .seconds(1)) { software, _, key in
      await software.pause()
      let started = ContinuousClock.now
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            #expect(await code { () throws(TPMError) in try await key.check() } == .timeout)
          }
        }
      }
      #expect(ContinuousClock.now - started < .seconds(1.5))
      await software.resume()
      try await Task.sleep(for: .milliseconds(500))
    }
  }

  @Test("A cancelled caller gets an answer at once")
  func cancelled() async throws {
    try await withKey(limit: .seconds(30)) { software, _, key in
      await software.pause()
      let task = Task { await code { () throws(TPMError) in try await key.check() } }
      try await Task.sleep(for: .milliseconds(50))
      let started = ContinuousClock.now
      task.cancel()
      #expect(await task.value == .cancelled)
      #expect(ContinuousClock.now - started < .seconds(1))
      await software.resume()
    }
  }

  @Test("In dictionary-attack lockout our keys still sign, and the facts show it")
  func lockout() async throws {
    try await withKey { software, tpm, key in
      let tool = Tool(folder: try TemporaryFolder(), software: software)
      #expect(try await tpm.facts().inLockout == false)
      try await tool.run(
        "tpm2_dictionarylockout", "--setup-parameters", "--max-tries=1", "--recovery-time=1000",
        "--lockout-recovery-time=1000")
      try await tool.run("tpm2_createprimary", "-p", "right", "-c", "primary.ctx")
      try await tool.run("tpm2_flushcontext", "--transient-object")
      _ = try await tool.attempt(["tpm2_create", "-C", "primary.ctx", "-P", "wrong"])
      try await tool.run("tpm2_flushcontext", "--transient-object")
      let facts = try await tpm.facts()
      #expect(facts.inLockout && facts.lockoutCounter == 1 && facts.maxAuthFail == 1)
      try await expectSigns(key)
    }
  }

  @Test("When others fill the TPM's slots, the error says so, and signing works once they leave")
  func objectMemory() async throws {
    try await withKey { software, tpm, key in
      #expect(try await tpm.leftovers().isEmpty)
      let other = try TPMConnection(TPMAddress(software.tcti), storagePrimaryName: nil)
      var handles: [UInt32] = []
      for _ in 0..<3 {
        handles.append(
          try other.createPrimary(.deviceKey, under: UInt32(0x107), "cannot fill the TPM").handle)
      }
      #expect(await code { () throws(TPMError) in try await key.check() } == .objectMemory)
      do throws(CryptoError) {
        _ = try await key.sign(message())
        Issue.record("signed without a slot")
      } catch {
        #expect(error.code == .unavailable && "\(error)".contains("/dev/tpmrm0"))
      }
      for handle in handles { try other.using(handle) { (_) throws(TPMError) in } }
    }
  }

  @Test("A busy TPM is asked again, a little later each time, and in the end the caller hears it")
  func busy() async throws {
    try await withKey { _, tpm, _ in
      let attempts = Mutex(0)
      let ask = { @Sendable (refusals: Int) async throws(TPMError) -> Int in
        attempts.withLock { $0 = 0 }
        return try await tpm.perform { (_) throws(TPMError) in
          let attempt = attempts.withLock { count in
            count += 1
            return count
          }
          // TPM_RC_RETRY.
          guard attempt > refusals else { throw TPMError(0x922, "cannot sign") }
          return attempt
        }
      }
      let answered = try await ask(2)
      #expect(answered == 3)
      let started = ContinuousClock.now
      #expect(await code { () throws(TPMError) in _ = try await ask(100) } == .busy)
      #expect(attempts.withLock { $0 } == 5)
      #expect(ContinuousClock.now - started < .seconds(3))
    }
  }

  @Test("Without a resource manager, an idle key gives its slot and session back to others")
  func idle() async throws {
    try await withKey { software, _, key in
      let other = try TPMConnection(TPMAddress(software.tcti), storagePrimaryName: nil)
      try await expectSigns(key)
      #expect(try other.handles(from: 0x8000_0000).count == 1)
      #expect(try other.handles(from: 0x0200_0000).count == 1)
      try await Task.sleep(for: .milliseconds(900))
      #expect(try other.handles(from: 0x8000_0000).isEmpty)
      #expect(try other.handles(from: 0x0200_0000).isEmpty)
    }
  }

  @Test(
    "Response codes mean what the specification says",
    arguments: [
      (0x100, .unavailable, .startUp), (0x101, .unavailable, .none), (0x12D, .unavailable, .none),
      (0x902, .objectMemory, .wait), (0x903, .objectMemory, .wait), (0x908, .busy, .wait),
      (0x90A, .busy, .wait), (0x920, .busy, .wait), (0x922, .busy, .wait), (0x923, .busy, .wait),
      (0x921, .lockout, .none), (0x910, .refused, .reload), (0x918, .refused, .reload),
      (0x18B, .refused, .reload), (0x9A2, .refused, .reload), (0x98E, .refused, .none),
      (0x143, .unsupported, .none), (0xC0902, .objectMemory, .wait),
      (0xA000A, .unavailable, .reconnect), (0xB0005, .unavailable, .reconnect),
    ] as [(UInt32, TPMError.Code, TPMError.Remedy)])
  func meanings(response: UInt32, code: TPMError.Code, remedy: TPMError.Remedy) {
    let error = TPMError(response, "cannot sign")
    #expect(error.code == code && error.remedy == remedy)
    #expect(error.message.hasPrefix("cannot sign: "))
    #expect(error.message.contains("0x" + String(response, radix: 16)))
  }
}

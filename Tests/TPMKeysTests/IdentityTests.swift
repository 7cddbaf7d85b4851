import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import TPMKeys

@Suite("Which TPM it is")
struct IdentityTests {
  @Test("A key does not load in another TPM of the same maker, pinned or not")
  func otherTPM() async throws {
    try await SWTPM.with { first in
      try await SWTPM.with(authority: first.authority) { second in
        let folder = try TemporaryFolder()
        let home = try TPM(tcti: first.tcti)
        _ = try await TPMKey.create(in: home, path: folder.file("key.pem"))
        let name = try await home.storagePrimaryName()
        for pin in [nil, name] {
          let away = try TPM(tcti: second.tcti, storagePrimaryName: pin)
          let key = try TPMKey.load(path: folder.file("key.pem"), in: away)
          #expect(await code { () throws(TPMError) in try await key.check() } == .notThisTPM)
          #expect(try await away.leftovers().isEmpty)
        }
        let away = try TPM(tcti: second.tcti, storagePrimaryName: name)
        #expect(
          await code { () throws(TPMError) in _ = try await away.storagePrimaryName() }
            == .notThisTPM)
      }
    }
  }

  @Test("The Name to pin stays the same after a reset, and only it opens the TPM")
  func pinned() async throws {
    try await SWTPM.with(certified: false) { software in
      let name = try await TPM(tcti: software.tcti).storagePrimaryName()
      try await software.restart()
      let right = try TPM(tcti: software.tcti, storagePrimaryName: name)
      #expect(try await right.storagePrimaryName() == name)
      let wrong = try TPM(tcti: software.tcti, storagePrimaryName: TPMName(publicArea: [0]))
      #expect(
        await code { () throws(TPMError) in _ = try await wrong.storagePrimaryName() }
          == .notThisTPM)
    }
  }

  @Test("A persistent storage key is used when it is the one pinned, and ignored otherwise")
  func persistent() async throws {
    try await SWTPM.with(certified: false) { software in
      let folder = try TemporaryFolder()
      let tool = Tool(folder: folder, software: software)
      let name = try await TPM(tcti: software.tcti).storagePrimaryName()
      let tpm = try TPM(tcti: software.tcti, storagePrimaryName: name)
      let key = try await TPMKey.create(in: tpm, path: folder.file("key.pem"))
      // The same template as ours makes the same key; RSA makes another.
      for (kind, isOurs) in [("rsa", false), ("ecc", true)] {
        try await tool.run(
          "tpm2_createprimary", "-C", "o", "-G", kind, "-c", "\(kind).ctx", "-a",
          "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt")
        try await tool.run("tpm2_evictcontrol", "-c", "\(kind).ctx", "0x81000001")
        try await tool.run("tpm2_flushcontext", "--transient-object")
        await tpm.close()
        let signature = try await key.sign(message())
        #expect(key.publicKey.isValid(signature, of: message().message))
        let found = try await tpm.perform { (connection) throws(TPMError) in
          try connection.withStorageKey { (handle, _) throws(TPMError) in
            try connection.handles(from: 0x8000_0000).count
          }
        }
        // The signing key takes a slot, and so does a storage key that had to be made.
        #expect(found == (isOurs ? 1 : 2))
        try await tool.run("tpm2_evictcontrol", "-c", "0x81000001")
      }
    }
  }

  @Test("The facts are those that the TPM's tools show")
  func facts() async throws {
    try await SWTPM.with(certified: false) { software in
      let facts = try await TPM(tcti: software.tcti).facts()
      #expect(facts.manufacturer == "IBM")
      #expect(facts.vendor == "SW   TPM")
      #expect(facts.specificationRevision == 164)
      #expect(facts.firmware.split(separator: ".").count == 4)
      #expect(!facts.inLockout && facts.lockoutCounter == 0 && facts.maxAuthFail > 0)
      let tool = Tool(folder: try TemporaryFolder(), software: software)
      let text = try await tool.run("tpm2_getcap", "properties-fixed")
      let words = facts.firmware.split(separator: ".").compactMap { UInt32($0) }
      let hex = String(words[0] << 16 | words[1], radix: 16)
      #expect(text.contains("TPM2_PT_FIRMWARE_VERSION_1:\n  raw: 0x\(hex)"), "\(text)")
    }
  }

  @Test(
    "Addresses without resource manager or of unknown kind are refused",
    arguments: [
      "device:/dev/tpm0", "device", "device:", "device:/dev/sda", "swtpm", "swtpm:", "mssim:port=1",
      "cmd:sh", "", ":", "pcap:device:/dev/tpmrm0",
    ])
  func refusesAddress(tcti: String) throws {
    let error = #expect(throws: TPMError.self) { _ = try TPM(tcti: tcti) }
    #expect(error?.code == .unsupported)
  }

  @Test("The kernel's resource manager and software TPMs are accepted")
  func acceptsAddress() throws {
    #expect(try TPMAddress("device:/dev/tpmrm0").hasResourceManager)
    #expect(try TPMAddress(TPM.defaultAddress).hasResourceManager)
    #expect(try !TPMAddress("swtpm:host=127.0.0.1,port=2321").hasResourceManager)
  }
}

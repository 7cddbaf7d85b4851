import DeviceKeys
import FaceAnalysis
import Foundation
import Subprocess
import TestSupport
import Testing

/// `attestcamd` with a signed manifest of its own files.
@Suite("attestcamd and its manifest")
struct IntegrityStartTests {
  /// The program and its libraries, but for Debian's, with their digests.
  static func installed() async throws -> [String: SHA256Digest] {
    let program = "\(SharedData.checkout)/.build/release/attestcamd"
    let libraries = try await Subprocess.run(
      .name("ldd"), arguments: [program], output: .string(limit: 1 << 16), error: .discarded)
    let paths = libraries.standardOutput.split(separator: "\n")
      .compactMap { $0.split(separator: " ").first { $0.hasPrefix("/") } }
      .filter { !$0.contains("-linux-gnu/") && !$0.hasPrefix("/lib64/") }.map(String.init)
    return try ([program] + paths).reduce(into: [:]) { files, path in
      let real = URL(filePath: path).resolvingSymlinksInPath().path()
      files[real] = SHA256.digest(try Data(contentsOf: URL(filePath: real)))
    }
  }

  /// A kiosk whose configuration names a manifest of these files.
  static func kiosk(_ files: [String: SHA256Digest], models: String? = nil) throws -> LabKiosk {
    let kiosk = try LabKiosk()
    let folder = kiosk.folder
    let issuer = try Certificate.list(pem: folder.readText("chain.pem"))[1]
    let key = try ManagementKey.create(path: folder.file("management.key"))
    let certificate = try IssuerKey(path: folder.file("issuing.key")).issue(
      CertificateTemplate(
        role: .management(name: "M"), publicKey: key.publicKey, notBefore: issuer.notBefore,
        notAfter: issuer.notAfter), issuer: issuer)
    let all = files.merging([
      folder.file("profiles/relaxed.yaml"): SHA256.digest(
        try folder.read("profiles/relaxed.yaml"))
    ]) { $1 }
    let message = try key.sign(
      .softwareManifest(SoftwareManifest(signedAt: Date(), files: all)),
      chain: CertificateChain([certificate, issuer]))
    try folder.write("integrity.cose", message)
    let (manifest, trust) = (folder.file("integrity.cose"), folder.file("root.pem"))
    try kiosk.writeConfiguration(
      models: models, more: "integrity: {manifest: \(manifest), trust: \(trust)}")
    return kiosk
  }

  func check(_ kiosk: LabKiosk) async throws -> Program.Outcome {
    try await Program("attestcamd").run("--config", kiosk.config, "--check")
  }

  @Test("An untouched installation is verified, and --check names the manifest's digest")
  func verified() async throws {
    let files = try await Self.installed()
    let kiosk = try Self.kiosk(files)
    let clock = ContinuousClock()
    let began = clock.now
    let outcome = try await check(kiosk)
    print("attestcamd --check with \(files.count + 1) files: \(began.duration(to: clock.now))")
    #expect(outcome.code == 0, "\(outcome.error)")
    let digest = SHA256.digest(try kiosk.folder.read("integrity.cose"))
    #expect(
      outcome.output.contains("\(files.count + 1) files as manifest \(digest) says"),
      "\(outcome.output)")
  }

  @Test("Without a manifest --check says that nothing was compared")
  func notRun() async throws {
    let outcome = try await check(LabKiosk())
    #expect(outcome.code == 0 && outcome.output.contains("no manifest is configured"))
  }

  @Test("A changed file keeps the daemon from starting, before its key is looked for")
  func changed() async throws {
    let kiosk = try Self.kiosk(try await Self.installed())
    try kiosk.folder.write("profiles/relaxed.yaml", "requirements: {}\n")
    try FileManager.default.removeItem(atPath: kiosk.folder.file("device.key"))
    let outcome = try await check(kiosk)
    #expect(outcome.code == 78 && outcome.error.contains("profiles/relaxed.yaml has SHA-256"))
    #expect(!outcome.error.contains("device.key"), "\(outcome.error)")
  }

  @Test("A library that the manifest does not name keeps the daemon from starting")
  func library() async throws {
    var files = try await Self.installed()
    let library = try #require(files.keys.first { $0.hasSuffix("libswiftCore.so") })
    files[library] = nil
    let outcome = try await check(Self.kiosk(files))
    #expect(outcome.code == 78 && outcome.error.contains(library), "\(outcome.error)")
  }

  @Test(
    "A model that the manifest does not name keeps the daemon from starting",
    .enabled(if: SharedData.models != nil, SharedData.modelsReason))
  func model() async throws {
    let path = "\(SharedData.models ?? "")/\(ModelPin.yuNet.fileName)"
    var files = try await Self.installed()
    let without = try await check(Self.kiosk(files, models: path))
    #expect(without.code == 78 && without.error.contains("detector"), "\(without.error)")
    files[path] = SHA256.digest(try Data(contentsOf: URL(filePath: path)))
    let with = try await check(Self.kiosk(files, models: path))
    #expect(with.code == 0, "\(with.error)")
  }
}

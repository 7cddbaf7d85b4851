import DeviceKeys
import FoundationEssentials
import Platform

/// What the factory does to one device. Every command may be run again: it completes, or does nothing.
public struct Provisioner: Sendable {
  /// Opens the device's TPM; nil where there is none.
  public typealias OpenTPM = @Sendable () async throws -> any DeviceTPM

  public let files: DeviceFiles
  let store: IdentityStore
  let passphrase: LockedMemory?
  let openTPM: OpenTPM
  let progress: @Sendable (ProvisioningStep) -> Void

  /// - Parameters:
  ///   - directory: the state directory.
  ///   - passphrase: of the key file, NUL-terminated.
  ///   - progress: is told every step as it starts.
  public init(
    directory: String, passphrase: LockedMemory? = nil, openTPM: OpenTPM? = nil,
    progress: @escaping @Sendable (ProvisioningStep) -> Void = { _ in }
  ) {
    files = DeviceFiles(directory: directory)
    store = IdentityStore(files)
    self.passphrase = passphrase
    self.openTPM =
      openTPM ?? { throw DeviceTPMError(.address, "this program cannot use a TPM") }
    self.progress = progress
  }

  /// Runs one step: tells it, and names it in what it throws.
  func during<Value>(
    _ step: ProvisioningStep, _ body: () async throws -> Value
  ) async throws -> Value {
    progress(step)
    do { return try await body() } catch { throw ProvisioningError(error, at: step) }
  }

  func device() async throws -> DeviceID {
    try await during(.deviceID) { try files.deviceID() }
  }

  /// The chain of the identity in force.
  func presentChain() async throws -> CertificateChain {
    try await during(.state) { try chain() }
  }

  /// A message to the CA.
  func signed(
    _ input: SigningInput, by key: any DeviceKey
  ) async throws -> [UInt8] {
    do { return try await SignedMessage.make(input, by: key) } catch {
      throw ProvisioningError(error, at: .certification)
    }
  }

  /// Runs a command that changes the state directory, alone there.
  func exclusively<Value: Sendable>(
    create: Bool = false, _ body: () async throws -> Value
  ) async throws -> Value {
    do { try await store.begin(create: create) } catch {
      throw ProvisioningError(error, at: .state)
    }
    let result: Result<Value, any Error>
    do { result = .success(try await body()) } catch {
      result = .failure(error)
    }
    await store.end()
    return try result.get()
  }

  /// The key of an identity, wherever it lives.
  ///
  /// - Throws: `CryptoError`, `ManagementError`, `DeviceTPMError`.
  func loadKey(_ identity: IdentityFolder) async throws -> any DeviceKey {
    guard TextFile.exists(identity.key) else {
      throw ManagementError(
        .missing, "\(identity.key) is not there; run attestcam-provision init first")
    }
    switch try KeyKind(of: identity.key) {
    case .file: return try FileKey(path: identity.key, passphrase: passphrase)
    case .tpm: return try await tpm().deviceKey(at: identity.key)
    }
  }

  /// The TPM that the device was provisioned with.
  ///
  /// - Throws: `DeviceTPMError` when it does not answer or is another one.
  func tpm() async throws -> any DeviceTPM {
    let tpm = try await openTPM()
    try requirePinned(await tpm.storagePrimaryName())
    return tpm
  }

  /// - Throws: `DeviceTPMError` unless `name` is that of the pinned storage primary, or none is pinned yet.
  func requirePinned(_ name: TPMName) throws {
    guard let pinned = try files.pinnedStoragePrimary(), pinned != name else { return }
    throw DeviceTPMError(
      .refused, "this is another TPM than the device was initialised with, or it was cleared since",
      action: DeviceTPMError.otherTPM)
  }

  /// The chain of the identity in force.
  func chain() throws(ManagementError) -> CertificateChain {
    guard TextFile.exists(files.chain) else {
      throw ManagementError(
        .missing, "\(files.chain) is not there; run attestcam-provision enroll first")
    }
    let pem = try TextFile.read(files.chain)
    do { return try CertificateChain(pem: pem) } catch { throw ManagementError(error) }
  }
}

import DeviceKeys
import Glibc
import Platform

/// The state directory. Every step is atomic and durable; whatever is cut off when, the link `identity` leads to the
/// old identity or to the new one, whole, and `settle` finishes or clears what was left.
///
/// Runs on one thread of its own, because disks block.
actor IdentityStore {
  nonisolated let files: DeviceFiles
  private let thread = DedicatedThread(name: "identity")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// The open, locked state directory; -1 when it is not locked.
  private var lock: Int32 = -1

  init(_ files: DeviceFiles) { self.files = files }

  deinit { if lock >= 0 { close(lock) } }

  /// Opens the state directory for this command alone, and settles what an earlier one left.
  ///
  /// - Parameter create: whether to make it, 0700, when it is not there.
  /// - Throws: `ManagementError`: `.missing`, `.exists` when another command is at work, `.storage`, `.invalid`.
  func begin(create: Bool) throws(ManagementError) {
    if create, !TextFile.exists(files.directory) {
      guard mkdir(files.directory, 0o700) == 0 || errno == EEXIST else {
        throw ManagementError(SystemError.last("cannot create \(files.directory)"))
      }
      try sync(DurableFile.parent(of: files.directory))
    }
    let directory = open(files.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      guard errno != ENOENT else {
        throw ManagementError(.missing, "\(files.directory) is not there")
      }
      throw ManagementError(SystemError.last("cannot open \(files.directory)"))
    }
    var status = stat()
    guard fstat(directory, &status) == 0, status.st_mode & 0o022 == 0 else {
      close(directory)
      throw ManagementError(
        .invalid, "\(files.directory) can be written by others; chmod 700 it and look what is in it"
      )
    }
    guard flock(directory, LOCK_EX | LOCK_NB) == 0 else {
      close(directory)
      throw ManagementError(
        .exists, "another attestcam-provision is at work in \(files.directory)")
    }
    end()
    lock = directory
    try settle()
  }

  /// Lets other commands in.
  func end() {
    if lock >= 0 { close(lock) }
    lock = -1
  }

  /// - Returns: the device ID, and whether it was drawn just now.
  func drawDeviceID() throws(ManagementError) -> (DeviceID, isNew: Bool) {
    let isNew = !TextFile.exists(files.id)
    if isNew { try TextFile.write("\(DeviceID.random())\n", to: files.id, mode: 0o644) }
    return (try files.deviceID(), isNew)
  }

  /// Lets `init` take another TPM. What belonged to the one before is put aside, not lost: it may have been a mistake.
  func forgetTPM() throws(ManagementError) {
    for path in [files.attestationKey, files.storagePrimaryName] where TextFile.exists(path) {
      try move(path, to: "\(path).old", in: files.directory)
    }
  }

  /// Writes a small file of the state directory, unless it is there.
  func keep(_ text: String, at path: String, mode: mode_t) throws(ManagementError) {
    if !TextFile.exists(path) { try TextFile.write(text, to: path, mode: mode) }
  }

  /// Puts a key in a file into `pending`. What is only half there counts as nothing.
  ///
  /// - Throws: `ManagementError`.
  func addPending(_ key: NewFileKey) throws(ManagementError) {
    try preparePending(shared: key.isShared)
    let target = files.pending.newKey
    do throws(CryptoError) {
      switch key {
      case .drawn(let passphrase): _ = try FileKey.create(path: target, passphrase: passphrase)
      case .batch(let file, let passphrase):
        _ = try FileKey.copy(from: file, to: target, passphrase: passphrase)
      case .kept:
        guard link(files.key, target) == 0 else {
          throw .unacceptable("\(SystemError.last("cannot link \(files.key) to \(target)"))")
        }
      }
    } catch {
      throw ManagementError(error)
    }
    try adoptPending()
  }

  /// Makes room for a key that is then written to `pending.newKey`.
  func preparePending(shared: Bool) throws(ManagementError) {
    let pending = files.pending
    guard mkdir(pending.path, 0o700) == 0 || errno == EEXIST else {
      throw ManagementError(SystemError.last("cannot create \(pending.path)"))
    }
    try sync(files.directory)
    for path in [pending.request, pending.newKey] { try remove(path) }
    // Before the key, so that a key of a batch is never taken for one of its own.
    if shared {
      try TextFile.write("", to: pending.sharedMark, mode: 0o644)
    } else {
      try remove(pending.sharedMark)
    }
  }

  /// Takes the key that is now whole.
  func adoptPending() throws(ManagementError) {
    try move(files.pending.newKey, to: files.pending.key, in: files.pending.path)
  }

  /// Takes the attestation key that was made as a temporary file.
  func adoptAttestationKey() throws(ManagementError) {
    try move(files.newAttestationKey, to: files.attestationKey, in: files.directory)
  }

  /// Writes a checked chain beside the pending key and puts both in force.
  ///
  /// - Throws: `ManagementError`.
  func install(_ chain: CertificateChain) throws(ManagementError) {
    try TextFile.write(chain.pem, to: files.pending.chain, mode: 0o644)
    try promote()
  }

  /// Keeps the request file, so that only its answer is taken.
  func keepRequest(_ bytes: [UInt8]) throws(ManagementError) {
    do { try DurableFile.write(bytes, to: files.pending.request, mode: 0o600) } catch {
      throw ManagementError(error)
    }
  }
}

extension DeviceFiles {
  /// - Throws: `ManagementError`: `.missing` before `init`, `.invalid`.
  func deviceID() throws(ManagementError) -> DeviceID {
    guard TextFile.exists(id) else {
      throw ManagementError(.missing, "\(id) is not there; run attestcam-provision init first")
    }
    guard let device = DeviceID(hex: try TextFile.readLine(id)) else {
      throw ManagementError(.invalid, "\(id) must hold 64 lower-case hex digits")
    }
    return device
  }

  /// Name of the TPM's storage primary as `init` found it; nil before.
  ///
  /// - Throws: `ManagementError(.invalid)`.
  func pinnedStoragePrimary() throws(ManagementError) -> TPMName? {
    guard TextFile.exists(storagePrimaryName) else { return nil }
    guard let name = Hex.decode(try TextFile.readLine(storagePrimaryName)).flatMap(TPMName.init)
    else {
      throw ManagementError(.invalid, "\(storagePrimaryName) must hold 68 hex digits")
    }
    return name
  }
}

import CTPM
import DeviceKeys
import Glibc

/// One context of the TPM software stack, with what it has loaded. It belongs to one thread.
///
/// Calls block until the TPM answers. ESAPI could poll, but not every TCTI can: that of swtpm has no handle to poll and
/// waits for an answer even when it is opened. `TPMWorker` is what keeps callers from waiting for ever.
final class TPMConnection {
  let hasResourceManager: Bool
  /// Name of the storage primary; any is right when nil.
  let storagePrimaryName: TPMName?
  private let tcti: OpaquePointer
  let esys: OpaquePointer
  /// Salted HMAC session, kept because opening one costs a key agreement in the TPM.
  var session: ESYS_TR?
  var loaded: [(name: TPMName, handle: ESYS_TR)] = []
  private var hasStartedUp = false

  /// - Throws: `TPMError(.unavailable)` when there is no TPM.
  init(_ address: TPMAddress, storagePrimaryName: TPMName?) throws(TPMError) {
    _ = Self.silence
    hasResourceManager = address.hasResourceManager
    self.storagePrimaryName = storagePrimaryName
    var tcti: OpaquePointer?
    let opened = Tss2_TctiLdr_Initialize(address.tcti, &tcti)
    guard opened == 0, let tcti else {
      throw TPMError(opened, "cannot open the TPM at \(address.tcti)")
    }
    var esys: OpaquePointer?
    let initialised = Esys_Initialize(&esys, tcti, nil)
    guard initialised == 0, let esys else {
      var context: OpaquePointer? = tcti
      Tss2_TctiLdr_Finalize(&context)
      throw TPMError(initialised, "cannot use the TPM at \(address.tcti)")
    }
    self.tcti = tcti
    self.esys = esys
  }

  deinit {
    var esys: OpaquePointer? = esys
    Esys_Finalize(&esys)
    var tcti: OpaquePointer? = tcti
    Tss2_TctiLdr_Finalize(&tcti)
  }

  /// The stack writes to standard error on every refusal; we report errors ourselves.
  private static let silence: Void = { setenv("TSS2_LOG", "all+NONE", 0) }()

  /// Runs one command.
  func call(
    _ action: @autoclosure () -> String, _ command: (OpaquePointer) -> TSS2_RC
  ) throws(TPMError) {
    let code = command(esys)
    guard code == 0 else { throw TPMError(code, action()) }
  }

  /// Runs one command that returns an allocated structure.
  func fetch<Value>(
    _ action: @autoclosure () -> String,
    _ command: (OpaquePointer, UnsafeMutablePointer<UnsafeMutablePointer<Value>?>) -> TSS2_RC
  ) throws(TPMError) -> Value {
    var pointer: UnsafeMutablePointer<Value>?
    defer { Esys_Free(pointer) }
    let code = command(esys, &pointer)
    guard code == 0 else { throw TPMError(code, action()) }
    guard let pointer else { throw TPMError(.refused, "\(action()): the TPM returned nothing") }
    return pointer.pointee
  }

  /// Uses a key or session and flushes it, whatever happens.
  func using<Value>(
    _ handle: ESYS_TR, _ body: (ESYS_TR) throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    defer { Esys_FlushContext(esys, handle) }
    return try body(handle)
  }

  /// Flushes everything that is loaded; what cannot be flushed is gone already.
  func release() {
    for key in loaded { Esys_FlushContext(esys, key.handle) }
    loaded = []
    if let session { Esys_FlushContext(esys, session) }
    session = nil
  }

  /// TPM2_Startup(CLEAR), the job of the resource manager where there is one.
  func startUp() throws(TPMError) {
    guard !hasResourceManager else { return }
    let code = Esys_Startup(esys, TPM2_SU(TPM2_SU_CLEAR))
    // Somebody else may have been faster.
    guard code == 0 || Response.number(code) == Response.initialize else {
      throw TPMError(code, "cannot start the TPM up")
    }
    hasStartedUp = true
  }

  /// Leaves the TPM as it was found. Whoever started it up tells it in time that the power may go, or it would count
  /// an attack on its protection against guessing (TPM 2.0 Part 1 §19.8.6).
  func shutDown() {
    release()
    if hasStartedUp {
      Esys_Shutdown(
        esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, TPM2_SU(TPM2_SU_CLEAR))
    }
  }
}

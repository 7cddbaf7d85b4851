import AuditLog
import CaptureWorker
import DeviceAPI
import Integrity
import Logging
import VideoCapture

/// The daemon's configuration; Provisioning/attestcamd.yaml shows every key.
public struct Configuration: Sendable, Equatable {
  /// Where it is looked for unless told otherwise.
  public static let defaultPath = "/etc/attestcam/attestcamd.yaml"

  /// The file it was read from.
  public var file: String
  public var cameras: PerCamera<CameraChoice>
  /// Of the depth camera; there exactly when there is one.
  public var calibration: DepthCalibration?
  public var socket: SocketChoice
  /// Record of spent nonces, boot counter, and the audit log unless it is elsewhere; mode 0700.
  public var stateDirectory: String
  public var audit: AuditChoice
  public var key: KeySource
  /// What is quoted into every packet; nil for nothing. Only with a key in a TPM.
  public var quote: QuoteChoice?
  /// PEM chain, the device's certificate first.
  public var certificate: String
  /// Holds one `NAME.yaml` per capture profile.
  public var profilesDirectory: String
  /// Face detection model (ONNX); nil for the detector that is built in.
  public var detectorModel: String?
  /// Face mesh model (ONNX), for all components of ISO/IEC 29794-5; nil for coarse measures.
  public var meshModel: String?
  /// The two models of passive presentation attack detection; nil without them.
  public var passiveModels: WorkerModels.Passive?
  /// File of thresholds for liveness; nil for the ones that are built in.
  public var livenessThresholds: String?
  /// What the installed files are compared with at start; nil for nothing.
  public var integrity: IntegritySource?
  public var terminals: [Terminal]
  /// Whether whoever begins a capture may see what the camera sees.
  public var preview: Bool
  public var limits: DeviceLimits
  public var logLevel: Logger.Level
  /// Line of each key of the document, for faults that show only when its value is used.
  public var lines: [String: Int]

  /// The camera for visible light.
  public var camera: CameraChoice { cameras.visible }

  /// A camera whose frames may be signed.
  public struct CameraChoice: Sendable, Equatable {
    /// A device node, or better a link under `/dev/v4l/by-path`.
    public var device: String
    /// What the camera's identity must be. Kinds beside `device` are a test exception and stand in the signed claims.
    public var pin: CameraPin
    /// What it is asked for, with controls, and rules that are suspended for a test.
    public var stream: StreamRequest
  }

  public struct AuditChoice: Sendable, Equatable {
    /// Mode 0700; nil for `audit` in the state directory.
    public var directory: String?
    public var rules: AuditRules
  }

  public struct SocketChoice: Sendable, Equatable {
    /// Where to bind, unless systemd hands a socket over.
    public var path: String
    /// Owner group of the socket file; nil leaves it.
    public var group: UInt32?
  }

  public enum KeySource: Sendable, Equatable {
    /// A PKCS#8 file in PEM, mode 0600, and the file with its passphrase.
    case file(path: String, passphrase: String?)
    /// A `TSS2 PRIVATE KEY` file in PEM, mode 0600, of a key that only one TPM can use.
    ///
    /// `tcti` says how to reach the TPM; `storagePrimary` is the file with the name of the storage primary that was
    /// pinned when the key was made.
    case tpm(path: String, tcti: String, storagePrimary: String)
  }

  /// A TPM quote as a submodule of every packet.
  public struct QuoteChoice: Sendable, Equatable {
    /// `TSS2 PRIVATE KEY` file of the attestation key that was registered at enrolment.
    public var attestationKey: String
    /// PCRs of the SHA-256 bank, 0…23, ascending.
    public var pcrs: [Int]
  }
}

import DeviceKeys
import TrustedPacket

/// The claims as people and JSON readers see them: names instead of keys, units instead of millionths. No nonce.
public struct ClaimsReport: Codable, Sendable, Equatable {
  public struct Sample: Codable, Sendable, Equatable {
    public var mediaType: String
    public var length: Int
    public var sha256: String
    public var width: Int
    public var height: Int
    public var modality: String
    /// Milliseconds after the acceptance of the nonce.
    public var capturedAfter: Int
    public var edits: [String]
    /// Of a depth map; nil for an image.
    public var geometry: Geometry?
  }

  /// What the values of a depth map mean: docs/packet.md.
  public struct Geometry: Codable, Sendable, Equatable {
    /// Micrometres for each step of a value.
    public var unit: Int
    /// Pixels: along x, along y.
    public var focal: [Double]
    /// Pixels.
    public var centre: [Double]
    /// Row by row.
    public var rotation: [Double]
    /// Millimetres.
    public var translation: [Double]
  }

  public struct Quality: Codable, Sendable, Equatable {
    public var algorithms: String
    public var models: [String: String]
    /// In each measure's own unit; what was not assessed is not there.
    public var values: [String: Double]
    public var required: [String]
  }

  public struct Liveness: Codable, Sendable, Equatable {
    public struct Prompt: Codable, Sendable, Equatable {
      public var action: String
      /// Milliseconds after the acceptance of the nonce, as the others.
      public var prompted: Int
      public var started: Int
      public var completed: Int
    }

    public var level: String
    /// What said yes, and the version of its method.
    public var detectors: [String: Int]
    public var models: [String: String]
    /// SHA-256 of the thresholds' file.
    public var settings: String?
    /// Digest chain over the frames examined.
    public var frames: String?
    /// What the profile lets ask for; empty without a challenge.
    public var allowed: [String]
    public var prompts: [Prompt]
  }

  public struct Camera: Codable, Sendable, Equatable {
    public var kind: String
    public var modality: String
    public var driver: String
    public var model: String
    public var bus: String
    public var usbID: String?
    public var serial: String?
    /// First half of SHA-256 over the USB descriptors.
    public var descriptors: String?
    /// Since the camera was pinned.
    public var reenumerations: Int?
    public var pixelFormat: String
    public var isConverted: Bool
    /// Microseconds.
    public var interval: Int
    public var timestamps: String
    /// Microseconds between its sample's frame and the first camera's.
    public var skew: Int?
    public var framesExamined: Int
    public var framesRefused: Int
    public var framesLost: Int
  }

  public struct Audit: Codable, Sendable, Equatable {
    /// Records in the device's audit log before this packet's own.
    public var count: Int
    /// SHA-256 of the last of them.
    public var head: String
  }

  public struct Integrity: Codable, Sendable, Equatable {
    public var verified: Bool
    /// SHA-256 of the manifest.
    public var manifest: String?
  }

  public struct CaptureProfile: Codable, Sendable, Equatable {
    public var name: String
    public var sha256: String
  }

  public struct Link: Codable, Sendable, Equatable {
    public var sequence: Int
    public var previous: String?
  }

  public struct Quote: Codable, Sendable, Equatable {
    /// Registers by bank, e.g. `sha256: [7]`.
    public var registers: [String: [Int]]
    /// SHA-256 over their values.
    public var digest: String
    public var resetCount: UInt32
    public var restartCount: UInt32
    /// Milliseconds.
    public var clock: UInt64
    public var clockIsSafe: Bool
  }

  public var audience: String
  public var deviceID: String
  public var issuedAt: Int?
  public var clock: String
  public var oemid: String?
  public var hwmodel: String?
  /// Seconds.
  public var uptime: Int
  public var debugStatus: String
  public var bootCount: Int
  public var softwareName: String
  public var softwareVersion: String
  /// SHA-256 of each program, by name; empty when the manifest vouches for them.
  public var software: [String: String]
  public var samples: [Sample]
  public var purpose: String
  public var captureProfile: CaptureProfile
  public var quality: Quality
  public var liveness: Liveness
  /// The visible one first.
  public var cameras: [Camera]
  public var keyProtection: String
  public var link: Link
  public var audit: Audit
  public var integrity: Integrity
  /// What the TPM's quote says; whether it is true is the verifier's to find out.
  public var quote: Quote?
}

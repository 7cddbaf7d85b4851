/// Which camera delivered, and how the stream behaved.
public struct CameraClaim: Sendable, Hashable {
  public enum Kind: Int, Sendable, ClaimChoice {
    /// On a physical bus.
    case device = 1
    /// A kernel device without hardware behind it.
    case virtual = 2
    /// Files played for a test.
    case replay = 3
    var claimValue: Int { rawValue }
  }

  /// What the frames' timestamps stand for (V4L2, "Buffers": timestamp flags).
  public enum TimestampSource: Int, Sendable, ClaimChoice {
    case endOfFrame = 1
    case startOfExposure = 2
    /// The driver stamps with a clock that nobody knows; when the frame reached the device instead. Says nothing of
    /// when it was taken.
    case dequeue = 3
    var claimValue: Int { rawValue }
  }

  /// Bytes of `descriptors`: half a SHA-256 withstands the search for another input as well as P-256 its own attacks.
  public static let descriptorBytes = 16

  public var kind: Kind
  public var modality: Modality
  /// Driver, product name and bus position, as VIDIOC_QUERYCAP has them.
  public var driver: String
  public var model: String
  public var bus: String
  /// `vid:pid` of a USB device.
  public var usbID: String?
  public var serial: String?
  /// The first 16 bytes of SHA-256 over the USB descriptors; nil when it is not a USB device.
  public var descriptors: [UInt8]?
  /// How often the camera has come back to the bus since an operator pinned it; nil when nobody counts.
  public var reenumerations: Int?
  /// V4L2 fourcc, as the camera delivers.
  public var pixelFormat: String
  /// Whether a library changed that format before a frame was looked at.
  public var isConverted: Bool
  /// Microseconds between frames.
  public var interval: Int
  public var timestamps: TimestampSource
  /// Microseconds between the sample's frame and the one of the first camera; nil in the first camera.
  public var skew: Int?
  /// Frames examined in this capture, the sample's included.
  public var framesExamined: Int
  /// Frames refused for errors or bad timestamps.
  public var framesRefused: Int
  /// Frames that the driver's sequence numbers show as lost.
  public var framesLost: Int

  public init(
    kind: Kind, modality: Modality = .visible, driver: String, model: String, bus: String,
    usbID: String?, serial: String?, descriptors: [UInt8]? = nil, reenumerations: Int? = nil,
    pixelFormat: String, isConverted: Bool = false, interval: Int,
    timestamps: TimestampSource = .endOfFrame, skew: Int? = nil, framesExamined: Int,
    framesRefused: Int, framesLost: Int
  ) {
    self.kind = kind
    self.modality = modality
    self.driver = driver
    self.model = model
    self.bus = bus
    self.usbID = usbID
    self.serial = serial
    self.descriptors = descriptors
    self.reenumerations = reenumerations
    self.pixelFormat = pixelFormat
    self.isConverted = isConverted
    self.interval = interval
    self.timestamps = timestamps
    self.skew = skew
    self.framesExamined = framesExamined
    self.framesRefused = framesRefused
    self.framesLost = framesLost
  }
}

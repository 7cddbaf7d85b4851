import HTTPSupport

/// Body of `GET /v1/device`: what stands in the device's certificate and in every packet.
public struct DeviceDescription: Codable, Sendable, Equatable {
  /// 32 bytes; also the subject serialNumber of the certificate, there in hex.
  public var deviceID: Base64URL
  /// X.509 in DER, the device's own first, without the root.
  public var certificates: [Base64URL]
  /// Where the key is held: `file` or `tpm`.
  public var keyProtection: String
  public var software: Software
  public var cameras: [Camera]
  public var algorithms: Algorithms
  public var profiles: [Profile]
  /// One for each purpose that the caller may capture for.
  public var notices: [UserNotice]

  public init(
    deviceID: Base64URL, certificates: [Base64URL], keyProtection: String, software: Software,
    cameras: [Camera], algorithms: Algorithms, profiles: [Profile], notices: [UserNotice] = []
  ) {
    self.deviceID = deviceID
    self.certificates = certificates
    self.keyProtection = keyProtection
    self.software = software
    self.cameras = cameras
    self.algorithms = algorithms
    self.profiles = profiles
    self.notices = notices
  }

  enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case keyProtection = "key_protection"
    case certificates, software, cameras, algorithms, profiles, notices
  }

  public struct Software: Codable, Sendable, Equatable {
    public var name: String
    public var version: String

    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  public struct Camera: Codable, Sendable, Equatable {
    /// `visible`, `infrared` or `depth`.
    public var role: String
    /// `device`, `virtual` or `replay`.
    public var kind: String
    public var driver: String
    public var model: String
    /// Physical position, as VIDIOC_QUERYCAP `bus_info` gives it.
    public var bus: String
    /// `vid:pid`, four lower-case hex digits each.
    public var usbID: String?
    public var serial: String?

    public init(
      role: String, kind: String, driver: String, model: String, bus: String, usbID: String? = nil,
      serial: String? = nil
    ) {
      self.role = role
      self.kind = kind
      self.driver = driver
      self.model = model
      self.bus = bus
      self.usbID = usbID
      self.serial = serial
    }

    enum CodingKeys: String, CodingKey {
      case role, kind, driver, model, bus, serial
      case usbID = "usb_id"
    }
  }

  public struct Algorithms: Codable, Sendable, Equatable {
    /// Name of the whole set.
    public var id: String
    /// SHA-256 of each model file, by role; empty when all are built in.
    public var models: [String: Base64URL]

    public init(id: String, models: [String: Base64URL]) {
      self.id = id
      self.models = models
    }
  }

  public struct Profile: Codable, Sendable, Equatable {
    public var name: String
    /// Of the profile's file.
    public var sha256: Base64URL

    public init(name: String, sha256: Base64URL) {
      self.name = name
      self.sha256 = sha256
    }
  }
}

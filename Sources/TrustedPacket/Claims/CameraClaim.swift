import CBOR

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

  public var kind: Kind
  /// Driver, product name and bus position, as VIDIOC_QUERYCAP has them.
  public var driver: String
  public var model: String
  public var bus: String
  /// `vid:pid` of a USB device.
  public var usbID: String?
  public var serial: String?
  /// V4L2 fourcc.
  public var pixelFormat: String
  /// Microseconds between frames.
  public var interval: Int
  /// Frames examined in this capture, the sample's included.
  public var framesExamined: Int
  /// Frames refused for errors or bad timestamps.
  public var framesRefused: Int
  /// Frames that the driver's sequence numbers show as lost.
  public var framesLost: Int

  public init(
    kind: Kind, driver: String, model: String, bus: String, usbID: String?, serial: String?,
    pixelFormat: String, interval: Int, framesExamined: Int, framesRefused: Int, framesLost: Int
  ) {
    self.kind = kind
    self.driver = driver
    self.model = model
    self.bus = bus
    self.usbID = usbID
    self.serial = serial
    self.pixelFormat = pixelFormat
    self.interval = interval
    self.framesExamined = framesExamined
    self.framesRefused = framesRefused
    self.framesLost = framesLost
  }
}

extension CameraClaim {
  var cbor: CBORValue {
    var entries = [
      CBOREntry(1, .int(kind.claimValue)), CBOREntry(2, .text(driver)), CBOREntry(3, .text(model)),
      CBOREntry(4, .text(bus)), CBOREntry(7, .text(pixelFormat)), CBOREntry(8, .int(interval)),
      CBOREntry(9, [.int(framesExamined), .int(framesRefused), .int(framesLost)]),
    ]
    if let usbID { entries.append(CBOREntry(5, .text(usbID))) }
    if let serial { entries.append(CBOREntry(6, .text(serial))) }
    return .map(entries)
  }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "camera")
    kind = try map.choice(1, "kind")
    driver = try map.text(2, "driver")
    model = try map.text(3, "model")
    bus = try map.text(4, "bus")
    usbID = try map.optionalText(5, "usb_id")
    serial = try map.optionalText(6, "serial")
    pixelFormat = try map.text(7, "pixel_format", upTo: 4)
    interval = try map.unsigned(8, "interval", in: 1...10_000_000)
    let elements = try map.require(9, "frames").elements ?? []
    let counts = elements.compactMap(\.integer)
    guard elements.count == 3, counts.count == 3,
      counts.allSatisfy({ (0...Int64(UInt32.max)).contains($0) })
    else { throw map.error("frames", "expected examined, refused and lost counts") }
    framesExamined = Int(counts[0])
    framesRefused = Int(counts[1])
    framesLost = Int(counts[2])
    try map.finish()
  }
}

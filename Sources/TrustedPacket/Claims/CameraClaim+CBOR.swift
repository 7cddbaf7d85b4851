import CBOR

extension CameraClaim {
  var cbor: CBORValue {
    var entries = [
      CBOREntry(1, .int(kind.claimValue)), CBOREntry(2, .text(driver)), CBOREntry(3, .text(model)),
      CBOREntry(4, .text(bus)), CBOREntry(7, .text(pixelFormat)), CBOREntry(8, .int(interval)),
      CBOREntry(9, [.int(framesExamined), .int(framesRefused), .int(framesLost)]),
      CBOREntry(10, .int(modality.claimValue)), CBOREntry(11, .int(timestamps.claimValue)),
    ]
    if let usbID { entries.append(CBOREntry(5, .text(usbID))) }
    if let serial { entries.append(CBOREntry(6, .text(serial))) }
    if let descriptors { entries.append(CBOREntry(12, .bytes(descriptors))) }
    if let reenumerations { entries.append(CBOREntry(13, .int(reenumerations))) }
    if isConverted { entries.append(CBOREntry(14, true)) }
    if let skew { entries.append(CBOREntry(15, .int(skew))) }
    return .map(entries)
  }

  private static let counts: ClosedRange<Int64> = 0...Int64(UInt32.max)

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "cameras[]")
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
    guard elements.count == 3, counts.count == 3, counts.allSatisfy(Self.counts.contains) else {
      throw map.error("frames", "expected examined, refused and lost counts")
    }
    (framesExamined, framesRefused, framesLost) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    modality = try map.choice(10, "modality")
    timestamps = try map.choice(11, "timestamps")
    let length = Self.descriptorBytes
    descriptors = try map.optionalBytes(12, "descriptors", count: length...length).map(Array.init)
    reenumerations = try map.optionalUnsigned(13, "reenumerations", in: Self.counts)
    isConverted = false
    if let flag = map.take(14) {
      guard flag == true else { throw map.error("converted", "expected true, or nothing") }
      isConverted = true
    }
    skew = try map.optionalUnsigned(15, "skew", in: 0...10_000_000)
    try map.finish()
  }

  /// Reads the cameras of a packet: one to three in the order of their modalities, each modality once; all but the
  /// first say how far their frame is from the first one's.
  static func cameras(_ value: CBORValue) throws(PacketError) -> [CameraClaim] {
    guard let elements = value.elements, (1...3).contains(elements.count) else {
      throw PacketError(.malformed, "cameras: expected 1 to 3 cameras")
    }
    var cameras: [CameraClaim] = []
    for element in elements {
      let camera = try CameraClaim(element)
      if let last = cameras.last, last.modality.rawValue >= camera.modality.rawValue {
        throw PacketError(.malformed, "cameras[].modality: expected each once, in ascending order")
      }
      guard (camera.skew == nil) == cameras.isEmpty else {
        throw PacketError(.malformed, "cameras[].skew: there exactly in cameras after the first")
      }
      cameras.append(camera)
    }
    return cameras
  }
}

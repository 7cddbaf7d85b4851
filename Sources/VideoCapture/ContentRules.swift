import JPEG

/// Which frames hold a new picture, by their bytes. Allocates nothing but the first time it has to decode.
struct ContentRules: ~Copyable {
  private let layout: FrameLayout
  private let mayRepeat: Bool
  private var sampler: LumaSampler
  /// Of the newest frames.
  private var digests = SIMD16<UInt64>()
  private var next = 0

  /// - Parameter mayRepeat: suspends the rule against repeated content.
  init(_ layout: FrameLayout, mayRepeat: Bool) {
    self.layout = layout
    self.mayRepeat = mayRepeat
    sampler = LumaSampler(layout)
  }

  /// Why the frame does not count; nil when it does.
  mutating func refusal(of bytes: UnsafeRawBufferPointer) -> DropReason? {
    guard isComplete(bytes) else { return .incomplete }
    if layout.format != .mjpeg || bytes.count <= flatLimit {
      guard let luma = sampler.measure(bytes) else { return .incomplete }
      if luma.isFlat { return .flat }
    }
    return isRepeated(bytes) ? .repeated : nil
  }

  /// Brightness of a frame that counts; nil when it cannot be decoded.
  mutating func brightness(of bytes: UnsafeRawBufferPointer) -> LumaSummary? {
    sampler.measure(bytes)
  }

  /// Whether the bytes are one complete picture of the negotiated size; only JPEG can tell.
  private func isComplete(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard layout.format == .mjpeg else { return true }
    guard let image = try? JPEGBitstream(scanning: bytes) else { return false }
    return image.width == layout.width && image.height == layout.height
  }

  /// A JPEG of one colour takes some ten bits for each block of 8×8 pixels beside its header, any picture more; so
  /// only a frame as small as this has to be decoded to know.
  private var flatLimit: Int { 2048 + layout.width * layout.height / 32 }

  private mutating func isRepeated(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if mayRepeat { return false }
    let digest = Self.digest(bytes)
    if any(digests .== digest) { return true }
    digests[next] = digest
    next = (next + 1) % digests.scalarCount
    return false
  }

  /// A digest of at most 4096 words spread over the bytes: a sensor's noise reaches all of them.
  static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let words = bytes.count / 8
    // An odd step visits other columns in each row.
    let step = words / 4096 | 1
    // Four chains side by side: a multiplication need not wait for the one before.
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    // The multiplier and shift of MurmurHash3's finaliser.
    func mixed(_ value: UInt64) -> UInt64 {
      let product = value &* 0xFF51_AFD7_ED55_8CCD
      return product ^ product >> 33
    }
    func mix(_ lane: UInt64, _ word: Int) -> UInt64 {
      mixed(lane ^ bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self))
    }
    var word = 0
    while word + 3 * step < words {
      lanes.0 = mix(lanes.0, word)
      lanes.1 = mix(lanes.1, word + step)
      lanes.2 = mix(lanes.2, word + 2 * step)
      lanes.3 = mix(lanes.3, word + 3 * step)
      word += 4 * step
    }
    while word < words {
      lanes.0 = mix(lanes.0, word)
      word += step
    }
    func join(_ digest: UInt64, _ lane: UInt64) -> UInt64 { mixed(digest ^ lane) }
    let length = UInt64(bytes.count) | 1 << 63
    return join(join(join(join(length, lanes.0), lanes.1), lanes.2), lanes.3)
  }
}

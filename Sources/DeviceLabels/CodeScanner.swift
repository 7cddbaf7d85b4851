import CZBar

/// Finds QR codes, and no other kind, in an image.
public struct CodeScanner: ~Copyable {
  private let handle: OpaquePointer

  /// - Throws: `LabelError(.failed)` when there is no memory.
  public init() throws(LabelError) {
    guard let handle = zbar_image_scanner_create() else {
      throw LabelError(.failed, "cannot create a code scanner")
    }
    self.handle = handle
    // The library can announce what it reads on the system bus: nobody asked for that.
    zbar_image_scanner_request_dbus(handle, 0)
    // 0 is every symbology.
    zbar_image_scanner_set_config(handle, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
    zbar_image_scanner_set_config(handle, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
  }

  deinit { zbar_image_scanner_destroy(handle) }

  /// The contents of every QR code in an image, each different one once, in no particular order.
  ///
  /// - Parameters:
  ///   - luma: one byte per pixel, rows without padding; read only, and not kept.
  ///   - width: pixels.
  ///   - height: pixels.
  /// - Throws: `LabelError(.failed)`; `.image` when the bytes are too few.
  public mutating func scan(
    _ luma: UnsafeRawBufferPointer, width: Int, height: Int
  ) throws(LabelError) -> Set<[UInt8]> {
    try LumaImage.check(width: width, height: height)
    guard luma.count >= width * height else {
      throw LabelError(.image, "\(luma.count) bytes for an image of \(width)×\(height) pixels")
    }
    guard let image = zbar_image_create() else {
      throw LabelError(.failed, "no memory for the code scanner")
    }
    defer { zbar_image_destroy(image) }
    zbar_image_set_format(image, Self.y800)
    zbar_image_set_size(image, UInt32(width), UInt32(height))
    zbar_image_set_data(image, luma.baseAddress, UInt(width * height), nil)
    guard zbar_scan_image(handle, image) >= 0 else {
      throw LabelError(.failed, "the code scanner failed")
    }
    var codes: Set<[UInt8]> = []
    var symbol = zbar_image_first_symbol(image)
    while let found = symbol {
      if let start = zbar_symbol_get_data(found) {
        let data = UnsafeRawBufferPointer(
          start: start, count: Int(zbar_symbol_get_data_length(found)))
        codes.insert(Array(data))
      }
      symbol = zbar_symbol_next(found)
    }
    return codes
  }

  /// The FourCC of 8-bit luma.
  private static let y800 = "Y800".utf8.reversed().reduce(UInt(0)) { $0 << 8 | UInt($1) }
}

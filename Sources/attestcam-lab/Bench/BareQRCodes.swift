import CQR
import CZBar

/// libqrencode and zbar as C gives them.
final class BareQRCodes {
  private let scanner: OpaquePointer

  init() throws {
    guard let scanner = zbar_image_scanner_create() else {
      throw BenchError("the reference has no code scanner")
    }
    self.scanner = scanner
    zbar_image_scanner_request_dbus(scanner, 0)
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
  }

  deinit { zbar_image_scanner_destroy(scanner) }

  /// What `qrencode -l H` calls.
  func write(_ payload: String) throws {
    guard let code = QRcode_encodeString(payload, 0, QR_ECLEVEL_H, QR_MODE_8, 1) else {
      throw BenchError("the reference made no QR code")
    }
    QRcode_free(code)
  }

  func read(_ luma: [UInt8], width: Int, height: Int) throws {
    let image = zbar_image_create()
    defer { zbar_image_destroy(image) }
    zbar_image_set_format(image, 0x3030_3859)
    zbar_image_set_size(image, UInt32(width), UInt32(height))
    let found = luma.withUnsafeBytes { bytes in
      zbar_image_set_data(image, bytes.baseAddress, UInt(bytes.count), nil)
      return zbar_scan_image(scanner, image)
    }
    guard found == 1 else { throw BenchError("the reference found \(found) codes, not one") }
  }
}

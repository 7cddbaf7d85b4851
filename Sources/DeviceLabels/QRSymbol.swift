import CQR

/// A QR code as modules (ISO/IEC 18004), without quiet zone.
public struct QRSymbol: Sendable, Equatable {
  /// 1…40.
  public let version: Int
  /// Modules each way: 17 + 4 · version.
  public let side: Int
  private let modules: [Bool]

  /// Light modules around the symbol that scanners need (ISO/IEC 18004:2015 6.3.8).
  public static let quietZone = 4

  /// Encodes one alphanumeric segment at error correction level H, which survives the loss of 30 % of the
  /// codewords, in the smallest version that holds it.
  ///
  /// - Parameter text: digits, upper-case letters and `` $%*+-./:`` and space.
  /// - Throws: `LabelError(.malformed)` for another character or too many, `.failed`.
  init(alphanumeric text: String) throws(LabelError) {
    guard let input = QRinput_new2(0, QR_ECLEVEL_H) else {
      throw LabelError(.failed, "no memory for a QR code")
    }
    defer { QRinput_free(input) }
    let bytes = Array(text.utf8)
    guard QRinput_append(input, QR_MODE_AN, Int32(bytes.count), bytes) == 0,
      let code = QRcode_encodeInput(input)
    else { throw LabelError(.malformed, "\(bytes.count) characters do not make a QR code") }
    defer { QRcode_free(code) }
    version = Int(code.pointee.version)
    side = Int(code.pointee.width)
    // Bit 0 of each byte is the module's colour, the others are libqrencode's own.
    modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
  }

  /// The code that stands on a label.
  ///
  /// - Throws: `LabelError(.failed)`.
  public init(of label: DeviceLabel) throws(LabelError) {
    try self.init(alphanumeric: label.payload)
  }

  /// Whether a module is dark; x to the right, y down, both in 0..<side.
  public func isDark(_ x: Int, _ y: Int) -> Bool { modules[y * side + x] }

  /// Dark modules in a row that touch, from left to right.
  func runs(inRow y: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for x in 0..<side where isDark(x, y) {
      if let last = runs.last, last.upperBound == x {
        runs[runs.count - 1] = last.lowerBound..<x + 1
      } else {
        runs.append(x..<x + 1)
      }
    }
    return runs
  }
}

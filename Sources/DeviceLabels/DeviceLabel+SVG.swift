import DeviceKeys

extension DeviceLabel {
  /// The label for a printer: the QR code, its quiet zone, and below it the same for people.
  ///
  /// Units are modules, so that it scales to any size; a module of 0.5 mm suits most hand scanners.
  ///
  /// - Throws: `LabelError(.failed)`.
  public func svg() throws(LabelError) -> String {
    let symbol = try QRSymbol(of: self)
    let width = symbol.side + 2 * QRSymbol.quietZone
    let (id, fingerprint) = ("\(deviceID)", "\(fingerprint)")
    let lines = [
      make, model, "ID " + id.prefix(32), "   " + id.suffix(32), "SHA-256 of the certificate",
      "   " + fingerprint.prefix(32), "   " + fingerprint.suffix(32),
    ]
    let size = Double(symbol.side) / (Self.emPerCharacter * 36)
    let height = Double(width) + size * (Double(lines.count) * Self.lineHeight + 1)
    let elements = lines.enumerated().map { index, line in
      let y = Double(width) + size * (1 + Double(index) * Self.lineHeight)
      return Self.element(line, y: y, size: size, room: Double(symbol.side))
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(Self.number(height))">
      <rect width="100%" height="100%" fill="#fff"/>
      <path d="\(symbol.path)" shape-rendering="crispEdges"/>
      <g font-family="monospace" font-size="\(Self.number(size))" xml:space="preserve">
      \(elements.joined(separator: "\n"))
      </g>
      </svg>

      """
  }

  /// Advance of a monospaced font, roughly.
  private static let emPerCharacter = 0.6
  private static let lineHeight = 1.25

  /// One line of text, squeezed when it would not fit.
  private static func element(_ line: String, y: Double, size: Double, room: Double) -> String {
    // Other scripts are up to twice as wide as Latin letters.
    let needed = line.unicodeScalars.reduce(0) {
      $0 + size * emPerCharacter * ($1.isASCII ? 1 : 2)
    }
    let squeeze =
      needed > room ? #" textLength="\#(number(room))" lengthAdjust="spacingAndGlyphs""# : ""
    return
      #"<text x="\#(QRSymbol.quietZone)" y="\#(number(y))"\#(squeeze)>\#(escaped(line))</text>"#
  }

  /// Two decimals.
  private static func number(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  /// XML 1.0 §2.4: what is markup, or would end an attribute.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

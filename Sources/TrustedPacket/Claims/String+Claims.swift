extension String {
  /// Whether a claim may have this text: 1 to `limit` bytes, no control characters. Texts end on terminals and in
  /// logs, before anybody has checked a signature too.
  func isPlain(upTo limit: Int) -> Bool {
    (1...limit).contains(utf8.count)
      // Printable ASCII, as nearly every text is, needs no look into Unicode's tables.
      && (utf8.allSatisfy { 0x20..<0x7F ~= $0 }
        || unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
  }

  /// Whether a map of claims may have this key: as `isPlain`, and ASCII, where equal texts have equal bytes.
  func isPlainKey(upTo limit: Int) -> Bool { isPlain(upTo: limit) && utf8.allSatisfy { $0 < 0x80 } }
}

extension QRSymbol {
  /// The dark modules as one path in units of modules, the quiet zone's corner at 0, 0.
  var path: String {
    (0..<side).flatMap { y in
      runs(inRow: y).map { run in
        "M\(run.lowerBound + Self.quietZone) \(y + Self.quietZone)h\(run.count)v1h-\(run.count)z"
      }
    }.joined()
  }
}

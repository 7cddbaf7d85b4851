import StrictYAML

extension SelectionRule {
  init(_ node: YAMLNode) throws(YAMLError) {
    self.init()
    let members = try node.members(["otherwise", "requested_score", "window_ms"])
    requestedScore = try members.required("requested_score").integer(in: 1...100)
    window = try members["window_ms"].map { node throws(YAMLError) in
      .milliseconds(try node.integer(in: 100...45_000))
    }
    takesBest =
      try members["otherwise"]?.choice(among: [true, false]) { $0 ? "best" : "fail" } ?? true
  }
}

extension CropMargins {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["above", "below", "sides"])
    above = try members.required("above").number(in: Self.range)
    below = try members.required("below").number(in: Self.range)
    sides = try members.required("sides").number(in: Self.range)
  }
}

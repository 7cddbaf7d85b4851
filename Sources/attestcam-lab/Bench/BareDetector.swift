import FaceAnalysis

/// A detector of CVision called on pixels that are decoded already, with nothing made of its results.
protocol BareDetector {
  /// An empty image in the form that the detector looks at.
  func makeImage() throws -> AnalysisImage
  /// - Throws: `BenchError` when the library fails.
  func run(_ image: AnalysisImage) throws
}

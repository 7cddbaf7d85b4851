import Glibc

/// The logistic curve that most scores are mapped with: 0.5 at `centre`, steep where `width` is small.
func sigmoid(_ x: Double, centre: Double, width: Double) -> Double {
  1 / (1 + exp((centre - x) / width))
}

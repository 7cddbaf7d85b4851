import ArgumentParser

/// What can be measured, in the order of the report.
enum BenchmarkName: String, CaseIterable, ExpressibleByArgument {
  case sign
  case verify
  case firstSight = "first-sight"
  case size
  case analysis
  case components
  case liveness
  case defects
  case capture
  case parse
  case labels
  case management
  case tpm
  case daemon
  case flood
}

import ArgumentParser

/// How a label is written.
enum LabelFormat: String, CaseIterable, ExpressibleByArgument {
  case text
  case svg
  case png
}

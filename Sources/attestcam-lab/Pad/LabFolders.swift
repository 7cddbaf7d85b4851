import ArgumentParser
import Foundation

/// Where models and photographs are.
struct LabFolders: ParsableArguments {
  @Option(help: "Directory with the models (default: $ATTESTCAM_MODELS or ../shared/models).")
  var models: String?
  @Option(
    help: "Directory with photographs (default: $ATTESTCAM_TESTDATA or ../shared/testdata).")
  var testdata: String?

  var modelFolder: String { Self.folder(models, "ATTESTCAM_MODELS", "../shared/models") }
  var testDataFolder: String { Self.folder(testdata, "ATTESTCAM_TESTDATA", "../shared/testdata") }

  private static func folder(_ given: String?, _ variable: String, _ otherwise: String) -> String {
    given ?? ProcessInfo.processInfo.environment[variable] ?? otherwise
  }
}

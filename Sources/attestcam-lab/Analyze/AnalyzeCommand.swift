import ArgumentParser
import FaceAnalysis
import FaceQuality
import Foundation
import Pictures
import Platform

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze", abstract: "Say what each quality component makes of photographs.",
    discussion: """
      Looks at PNG and JPEG files as the device would look at a frame: largest face, mesh, pose, the components of \
      ISO/IEC 29794-5 that need no further network, and our own. What is not assessed is said to be so. Exits with 1 \
      when a file could not be analysed or shows no face.
      """)

  @Argument(help: "PNG or JPEG files, each with a face.") var images: [String]
  @Flag(help: "JSON instead of tables.") var json = false
  @Option(help: "Directory for a picture per file with box, mesh, axes and bars drawn in.")
  var annotate: String?
  @Option(help: "Directory with the models (default: $ATTESTCAM_MODELS or ../shared/models).")
  var models: String?

  func run() throws {
    let meter = try makeMeter()
    var analyses: [PhotoAnalysis] = []
    var isComplete = true
    for path in images {
      do {
        let picture = try read(path)
        let analysis = try PhotoAnalysis(path, picture, with: meter)
        if let annotate { try write(Annotation(picture, analysis, meter), of: path, to: annotate) }
        if json { analyses.append(analysis) } else { print(analysis.table) }
        isComplete = isComplete && analysis.report != nil
      } catch {
        FileHandle.standardError.write(Data("attestcam-lab: \(path): \(error)\n".utf8))
        isComplete = false
      }
      meter.wipe()
    }
    if json { print(try PhotoAnalysis.json(analyses, meter.algorithms)) }
    guard isComplete else { throw ExitCode.failure }
  }

  /// YuNet where its model is there, else the detector that needs none; the mesh is indispensable.
  private func makeMeter() throws -> QualityMeter {
    let environment = ProcessInfo.processInfo.environment["ATTESTCAM_MODELS"]
    let folder = models ?? environment ?? "../shared/models"
    let yuNet = "\(folder)/\(ModelPin.yuNet.fileName)"
    let detector: any FaceDetector =
      FileManager.default.fileExists(atPath: yuNet)
      ? try YuNetDetector(ModelFile(reading: yuNet, as: .yuNet)) : try DlibDetector()
    let mesh = try ModelFile(reading: "\(folder)/\(ModelPin.faceMesh.fileName)", as: .faceMesh)
    return try QualityMeter(detector: detector, mesh: MeshNetwork(mesh))
  }

  private func read(_ path: String) throws -> Picture {
    try Picture(file: DurableFile.read(path, limit: Picture.largestFile))
  }

  /// As `<name>.annotated.png`.
  private func write(_ annotation: Annotation, of path: String, to folder: String) throws {
    let directory = URL(filePath: folder, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    try Data(annotation.picture.png()).write(
      to: directory.appending(path: "\(name).annotated.png"))
  }
}

import FaceAnalysis
import FaceQuality
import Foundation
import Glibc
import Pictures

extension Bench {
  /// What each component makes of each defect of real photographs, as curves in PNG files.
  func measureDefects() async throws -> BenchReport {
    let folder = getenv("ATTESTCAM_MODELS").map { String(cString: $0) } ?? "../shared/models"
    let data = getenv("ATTESTCAM_TESTDATA").map { String(cString: $0) } ?? "../shared/testdata"
    let yuNet = "\(folder)/\(ModelPin.yuNet.fileName)"
    let path = "\(data)/faces/fr_obama2.jpg"
    guard access(yuNet, R_OK) == 0, access(path, R_OK) == 0 else {
      return BenchReport(
        rows: [], notes: ["defects: not drawn without \(yuNet) and \(path)."])
    }
    let meter = try QualityMeter(
      detector: YuNetDetector(ModelFile(reading: yuNet, as: .yuNet)),
      mesh: MeshNetwork(
        ModelFile(reading: "\(folder)/\(ModelPin.faceMesh.fileName)", as: .faceMesh)))
    let picture = try Picture(file: Array(Data(contentsOf: URL(filePath: path))))
    let target = URL(filePath: "\(Self.plots)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for defect in Defect.allCases {
      let curves = try DefectCurves(defect, of: picture, with: meter)
      let name = defect.rawValue.replacing(" ", with: "-")
      try Data(curves.plot.png()).write(to: target.appending(path: "\(name).png"))
    }
    return BenchReport(
      rows: [],
      notes: [
        "defects: \(Defect.allCases.count) plots of what lowers which component in \(Self.plots)."
      ])
  }

  private static let plots = ".build/bench-plots"
}

import FaceAnalysis
import FaceQuality
import Glibc
import TrustedPacket
import VideoCapture

extension Bench {
  /// A frame from its JPEG bytes to its assessment, against the detector alone on decoded pixels.
  func measureAnalysis() async throws -> BenchReport {
    guard materials.image.showsFace else {
      return BenchReport(
        rows: [],
        notes: [
          "analysis: not measured, since there is no picture of a face; give one with --image FILE."
        ])
    }
    var report = try await measure(
      "dlib", DetectorAssessor(detector: DlibDetector()), BareDlib())
    let folder = getenv("ATTESTCAM_MODELS").map { String(cString: $0) } ?? "../shared/models"
    let path = "\(folder)/\(ModelPin.yuNet.fileName)"
    guard access(path, R_OK) == 0 else {
      report.notes.append("analysis: YuNet not measured, since there is no \(path).")
      return report
    }
    let model = try ModelFile(reading: path, as: .yuNet)
    let yuNet = try await measure(
      "YuNet", DetectorAssessor(detector: YuNetDetector(model)), BareYuNet(reading: path))
    report.rows += yuNet.rows
    report.notes += yuNet.notes
    return report
  }

  private func measure(
    _ name: String, _ assessor: DetectorAssessor, _ bare: some BareDetector
  ) async throws -> BenchReport {
    let held = try HeldFrame(materials.image)
    let image = try bare.makeImage()
    try image.load(held.frame, minimumWidth: BenchImage.width)
    let profile = materials.captureProfile
    let assessment = try assessor.assess(held.frame, for: profile)
    let times = try await interleaving.time(
      batch: 1,
      [
        { _ in _ = try assessor.assess(held.frame, for: profile) },
        { _ in try bare.run(image) },
      ])
    let measured = assessment.measurements.filter { $0.value != nil }
    let faces = Int(measured.first { $0.measure == .singleFace }?.value ?? 0)
    return BenchReport(
      rows: [BenchRow("analysis: \(name), one frame", ours: times[0], reference: times[1])],
      notes: [
        "analysis: \(name) against the bare detector on decoded pixels; ours decodes the JPEG as well and wipes; found "
          + "\(faces) face\(faces == 1 ? "" : "s") and took \(measured.count) measures."
      ])
  }
}

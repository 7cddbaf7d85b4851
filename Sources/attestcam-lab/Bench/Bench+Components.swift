import FaceAnalysis
import FaceQuality
import Glibc
import VideoCapture

extension Bench {
  /// All quality components of a frame, alone and with all that they need, against the two networks alone.
  func measureComponents() async throws -> BenchReport {
    let folder = getenv("ATTESTCAM_MODELS").map { String(cString: $0) } ?? "../shared/models"
    let yuNet = "\(folder)/\(ModelPin.yuNet.fileName)"
    let mesh = "\(folder)/\(ModelPin.faceMesh.fileName)"
    guard materials.image.showsFace, access(yuNet, R_OK) == 0, access(mesh, R_OK) == 0 else {
      return BenchReport(
        rows: [],
        notes: ["components: not measured without a picture of a face, \(yuNet) and \(mesh)."])
    }
    let meter = try QualityMeter(
      detector: YuNetDetector(ModelFile(reading: yuNet, as: .yuNet)),
      mesh: MeshNetwork(ModelFile(reading: mesh, as: .faceMesh)))
    let bareYuNet = try BareYuNet(reading: yuNet)
    let bareMesh = try BareNetwork(
      .faceMesh, in: folder, output: "Identity", side: 256, scale: 1.0 / 255, swapsRedAndBlue: true)
    let held = try HeldFrame(materials.image)
    let image = try bareYuNet.makeImage()
    var assessed = 0
    let times = try await interleaving.time(
      batch: 1,
      [
        { _ in
          let report = try meter.measure(held.frame, detects: true)
          assessed = QualityComponent.allCases.filter { report[$0] != nil }.count
        },
        { _ in
          try image.load(held.frame, minimumWidth: BenchImage.width)
          try bareYuNet.run(image)
          try bareMesh.run()
        },
        { _ in _ = meter.assess() },
        { _ in _ = try meter.measure(held.frame) },
      ])
    try BenchError.require(assessed > 0, "the picture's face has no mesh")
    var components = BenchRow("components: all of one face", ours: BenchRow.time(times[2].median))
    components.hold(times[2].median / 1e6, to: 3, "3 ms")
    let sustained = try await sustained(meter)
    return BenchReport(
      rows: [
        components,
        BenchRow(
          "components: frame, detected", ours: times[0], reference: times[1], goal: 1.15),
        BenchRow("components: frame, followed", ours: BenchRow.time(times[3].median)),
        sustained,
      ],
      notes: [
        "components: \(assessed) components of a frame of \(BenchImage.width)×\(BenchImage.height); reference is the "
          + "same JPEG decoded and both networks run by OpenCV on one thread, nothing made of their outputs. "
          + "Followed: the detector looks at every fifth frame."
      ])
  }

  /// Frames of a camera at 1280×720, one after the other as long as a capture may take.
  private func sustained(_ meter: QualityMeter) async throws -> BenchRow {
    let held = try HeldFrame(
      materials.image.wide, width: BenchImage.Wide.width, height: BenchImage.Wide.height)
    let times = try await interleaving.time(
      batch: Self.sustainedFrames, [{ _ in _ = try meter.measure(held.frame) }])
    let rate = 1e9 / times[0].median
    var row = BenchRow(
      "components: 1280×720, sustained", ours: "\(BenchRow.number(rate)) frames/s")
    row.hold(times[0].median / 1e6, to: 1000.0 / 30, "33.3 ms a frame")
    return row
  }

  private static let sustainedFrames = 30
}

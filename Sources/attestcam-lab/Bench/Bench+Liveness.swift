import FaceAnalysis
import FaceQuality
import Glibc
import Liveness
import VideoCapture

extension Bench {
  /// All that liveness does with a frame, and the passive networks against the same two run by OpenCV alone.
  func measureLiveness() async throws -> BenchReport {
    let folder = getenv("ATTESTCAM_MODELS").map { String(cString: $0) } ?? "../shared/models"
    let pins: [ModelPin] = [.yuNet, .faceMesh, .passiveNear, .passiveFar]
    guard materials.image.showsFace,
      pins.allSatisfy({ access("\(folder)/\($0.fileName)", R_OK) == 0 })
    else {
      return BenchReport(
        rows: [],
        notes: ["liveness: not measured without a picture of a face and four models in \(folder)."])
    }
    func model(_ pin: ModelPin) throws -> ModelFile {
      try ModelFile(reading: "\(folder)/\(pin.fileName)", as: pin)
    }
    let meter = try QualityMeter(
      detector: YuNetDetector(model(.yuNet)), mesh: MeshNetwork(model(.faceMesh)))
    let passive = try PassiveNetworks(near: model(.passiveNear), far: model(.passiveFar))
    let bare = try [ModelPin.passiveNear, .passiveFar].map {
      try BareNetwork($0, in: folder, output: "logits", side: 80)
    }
    let held = try HeldFrame(materials.image)
    _ = try meter.measure(held.frame, detects: true)
    try BenchError.require(meter.tracker.mesh.isFace, "the picture's face has no mesh")
    var subject = BenchSubject()
    let times = try await interleaving.time(
      batch: 1,
      [
        { _ in
          _ = try meter.measure(held.frame)
          subject.observe(held.frame, meter)
        },
        { _ in subject.observe(held.frame, meter) },
        { _ in _ = try passive.probability(of: meter.tracker.mesh.box, in: meter.image) },
        { _ in for network in bare { try network.run() } },
      ])
    var all = BenchRow("liveness: frame, mesh and challenge", ours: BenchRow.time(times[0].median))
    all.hold(times[0].median / 1e6, to: 33, "33 ms")
    var networks = BenchRow(
      "liveness: passive networks", ours: times[2], reference: times[3], goal: 1.15)
    if times[2].median > 8e6 { networks.hold(times[2].median / 1e6, to: 8, "8 ms") }
    return BenchReport(
      rows: [
        all, BenchRow("liveness: challenge alone", ours: BenchRow.time(times[1].median)), networks,
      ],
      notes: [
        "liveness: a followed face at \(BenchImage.width)×\(BenchImage.height), with decoding and all quality components; "
          + "challenge alone hashes the frame and judges one step of the session. Goal for the passive networks "
          + "beside the ratio: 8 ms a frame."
      ])
  }
}

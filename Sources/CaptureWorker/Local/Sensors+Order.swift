import Liveness
import VideoCapture

extension LivenessWatch.Sensors {
  /// The cameras that an order starts beside the visible one.
  init(_ order: WorkerOrder, _ formats: PerCamera<StreamFormat>) {
    self.init(
      hasInfrared: formats.infrared != nil,
      depth: formats.depth.flatMap { format in order.calibration.map { DepthLens($0, format) } })
  }
}

extension DepthLens {
  /// - Parameter format: of the stream; the calibration may be of another size of the same image.
  init(_ calibration: DepthCalibration, _ format: StreamFormat) {
    let (x, y) = (
      Double(format.width) / Double(calibration.width),
      Double(format.height) / Double(calibration.height)
    )
    self.init(
      unit: Double(calibration.unit) / 1_000, focalX: calibration.focalX * x,
      focalY: calibration.focalY * y, centreX: calibration.centreX * x,
      centreY: calibration.centreY * y, rotation: calibration.rotation,
      translation: calibration.translation)
  }
}

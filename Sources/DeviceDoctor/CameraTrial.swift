import JPEG
import Platform
import VideoCapture

/// Lets a camera run for a moment and looks at what it delivers. No pixel leaves it, nor any figure of the picture.
public struct CameraTrial: Sendable {
  /// How the picture is lit.
  public enum Light: String, Codable, Sendable, CaseIterable {
    case dark, fair, bright
    /// The same value everywhere: a covered lens, a closed shutter.
    case uniform
  }

  /// What a trial tells; goes from one process to another as JSON.
  public struct Report: Codable, Sendable, Equatable {
    public struct Stream: Codable, Sendable, Equatable {
      var format: String
      var width: Int
      var height: Int
      /// Frames per second that were agreed on, and that came.
      var agreed: Double
      var delivered: Double
      /// Nil when no frame could be looked at.
      var light: Light?
    }
    var stream: Stream?
    /// Code and text of the `CameraError` that ended the trial.
    var code: String?
    var message: String?
  }

  private let camera: any Camera
  private let time: Duration
  private let clock: any MonotonicTime

  /// - Parameter time: how long frames are counted.
  public init(
    _ camera: any Camera, time: Duration = .seconds(2), clock: some MonotonicTime = MonotonicClock()
  ) {
    self.camera = camera
    self.time = time
    self.clock = clock
  }

  public func report(_ request: StreamRequest) async -> Report {
    let report: Report
    do throws(CameraError) {
      report = Report(stream: try await run(request))
    } catch {
      report = Report(error)
    }
    await camera.stop()
    return report
  }

  private func run(_ request: StreamRequest) async throws(CameraError) -> Report.Stream {
    let stream = try await camera.start(request)
    var first: FrameInfo?
    var last: FrameInfo?
    var light: Light?
    var lostBefore = 0
    let end = clock.now.advanced(by: time)
    repeat {
      let frame: Frame
      do throws(CameraError) { frame = try await camera.next() } catch {
        guard camera.drops[.flat] > 0 else { throw error }
        return Report.Stream(stream, delivered: 0, light: .uniform)
      }
      if first == nil {
        first = frame.info
        lostBefore = camera.drops[.lost]
      }
      last = frame.info
      // The last one counts: exposure has settled by then.
      if clock.now >= end { light = Light(frame) }
    } while clock.now < end
    var delivered = 0.0
    if let first, let last {
      let seconds = first.timestamp.duration(to: last.timestamp) / .seconds(1)
      let frames = Int(last.sequence &- first.sequence) - (camera.drops[.lost] - lostBefore)
      if seconds > 0 { delivered = Double(frames) / seconds }
    }
    return Report.Stream(stream, delivered: delivered, light: light)
  }
}

extension CameraTrial.Report {
  public init(_ error: CameraError) { (code, message) = (error.code.rawValue, error.message) }

  func findings(asking request: StreamRequest) -> [Finding] {
    guard let stream else {
      let isBusy = code == CameraError.Code.busy.rawValue
      let detail = message ?? "the camera does not start"
      return [
        isBusy
          ? .notChecked(.format, "another program uses the camera, maybe the daemon for a capture")
          : Finding(.format, .failed, detail, fix: "dmesg | tail; then v4l2-ctl --list-formats-ext")
      ]
        + [.frameRate, .light].map {
          .notChecked($0, isBusy ? "the camera is in use" : "the camera does not start")
        }
    }
    return [stream.formatFinding(request), stream.rateFinding, stream.lightFinding]
  }
}

extension CameraTrial.Report.Stream {
  init(_ stream: StreamFormat, delivered: Double, light: CameraTrial.Light?) {
    self.init(
      format: stream.format.rawValue, width: stream.width, height: stream.height,
      agreed: 1 / (stream.interval / .seconds(1)), delivered: delivered, light: light)
  }

  func formatFinding(_ request: StreamRequest) -> Finding {
    let text = "\(format) \(width)×\(height)"
    return width >= request.width && height >= request.height
      ? Finding(.format, .ok, text)
      : Finding(
        .format, .warning, "\(text); \(request.width)×\(request.height) was asked for",
        fix: "put what the camera can do into stream: (v4l2-ctl --list-formats-ext)")
  }

  var rateFinding: Finding {
    let (came, agreed) = (tenths(delivered), tenths(agreed))
    return delivered >= 0.8 * self.agreed
      ? Finding(.frameRate, .ok, "\(came) frames per second")
      : Finding(
        .frameRate, .warning, "\(came) frames per second; \(agreed) were agreed on",
        fix: "more light, since exposure slows cameras down; or another USB socket")
  }

  var lightFinding: Finding {
    switch light {
    case .fair: Finding(.light, .ok, "neither dark nor glaring")
    case .dark: Finding(.light, .warning, "the picture is dark", fix: "light the place of the face")
    case .bright:
      Finding(
        .light, .warning, "the picture is overexposed", fix: "no lamp or window behind the face")
    case .uniform:
      Finding(
        .light, .failed, "the picture is the same everywhere",
        fix: "open the shutter, uncover the lens")
    case nil: .notChecked(.light, "no frame could be looked at")
    }
  }

  private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

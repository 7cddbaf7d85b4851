/// Every metric of the daemon. Names and labels are closed lists: nothing that a client sends can become a label.
enum Metric: String, CaseIterable {
  case captures = "attestcam_captures_total"
  case captureSeconds = "attestcam_capture_duration_seconds"
  case packets = "attestcam_packets_total"
  case connections = "attestcam_connections"

  enum Kind: String {
    case counter, gauge, histogram
  }

  var kind: Kind {
    switch self {
    case .captures, .packets: .counter
    case .captureSeconds: .histogram
    case .connections: .gauge
    }
  }

  var help: String {
    switch self {
    case .captures: "Captures that ended, by outcome."
    case .captureSeconds: "Time from the acceptance of a capture to its end."
    case .packets: "Packets that were overwritten, by what became of them."
    case .connections: "Open connections on the local socket."
    }
  }

  /// The one label, if any.
  var label: String? {
    switch self {
    case .captures: "outcome"
    case .packets: "fate"
    case .captureSeconds, .connections: nil
    }
  }
}

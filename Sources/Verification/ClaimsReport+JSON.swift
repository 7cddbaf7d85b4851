// The JSON spelling: snake case, units in the names.

extension ClaimsReport.Sample {
  enum CodingKeys: String, CodingKey {
    case mediaType = "media_type"
    case length
    case sha256
    case width
    case height
    case modality
    case capturedAfter = "captured_after_ms"
    case edits
    case geometry
  }
}

extension ClaimsReport.Geometry {
  enum CodingKeys: String, CodingKey {
    case unit = "unit_um"
    case focal = "focal_px"
    case centre = "centre_px"
    case rotation
    case translation = "translation_mm"
  }
}

extension ClaimsReport.Liveness {
  enum CodingKeys: String, CodingKey {
    case level
    case detectors
    case models
    case settings = "settings_sha256"
    case frames = "frame_chain"
    case allowed
    case prompts
  }
}

extension ClaimsReport.Liveness.Prompt {
  enum CodingKeys: String, CodingKey {
    case action
    case prompted = "prompted_ms"
    case started = "started_ms"
    case completed = "completed_ms"
  }
}

extension ClaimsReport.Camera {
  enum CodingKeys: String, CodingKey {
    case kind
    case modality
    case driver
    case model
    case bus
    case usbID = "usb_id"
    case serial
    case descriptors
    case reenumerations
    case pixelFormat = "pixel_format"
    case isConverted = "converted"
    case interval = "interval_us"
    case timestamps
    case skew = "skew_us"
    case framesExamined = "frames_examined"
    case framesRefused = "frames_refused"
    case framesLost = "frames_lost"
  }
}

extension ClaimsReport.Quote {
  enum CodingKeys: String, CodingKey {
    case registers = "pcrs"
    case digest = "pcr_digest"
    case resetCount = "reset_count"
    case restartCount = "restart_count"
    case clock = "clock_ms"
    case clockIsSafe = "clock_safe"
  }
}

extension ClaimsReport {
  enum CodingKeys: String, CodingKey {
    case audience
    case deviceID = "device_id"
    case issuedAt = "issued_at"
    case clock
    case oemid
    case hwmodel
    case uptime = "uptime_s"
    case debugStatus = "debug_status"
    case bootCount = "boot_count"
    case softwareName = "software_name"
    case softwareVersion = "software_version"
    case software
    case samples
    case purpose
    case captureProfile = "capture_profile"
    case quality
    case liveness
    case cameras
    case keyProtection = "key_protection"
    case link
    case audit
    case integrity
    case quote = "tpm_quote"
  }
}

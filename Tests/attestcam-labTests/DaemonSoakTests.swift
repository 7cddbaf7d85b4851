import TestSupport
import Testing

@Suite("Soak of the daemon", .serialized, .timeLimit(.minutes(30)))
struct DaemonSoakTests {
  private static let captures = max(10, Soak.share(of: 500))

  @Test(
    "Hundreds of captures over its socket leave the daemon's memory as it was",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func captures() async throws {
    let kiosk = try LabKiosk()
    try kiosk.writeConfiguration(more: "limits: {capture_burst: 1000, captures_per_minute: 6000}")
    let trend = try await kiosk.serving(try #require(SharedData.face)) {
      var trend = UsageTrend()
      for number in 0..<Self.captures {
        let outcome = try await kiosk.capture()
        #expect(outcome.code == 0, "\(outcome.error)")
        trend.note(
          Double(number) / Double(Self.captures),
          try #require(Usage(ofProcessWith: kiosk.config)))
      }
      return trend
    }
    print("\(Self.captures) captures by the daemon: \(trend)")
    #expect(trend.newDescriptors <= 0, "\(trend)")
    #expect(trend.growth < 8_192, "\(trend)")
  }
}

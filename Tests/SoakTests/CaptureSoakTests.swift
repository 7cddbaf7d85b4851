import DeviceKeys
import TestSupport
import Testing

@Suite("Soak of captures", .serialized, .timeLimit(.minutes(60)))
struct CaptureSoakTests {
  private static let captures = Soak.share(of: 10_000)
  /// One packet in so many is verified.
  private static let verified = 20

  /// From the nonce to the signed packet: a thread, a device node, buffers and a sample for each capture, all of which
  /// must be given back.
  @Test(
    "Thousands of captures keep their deadline, and leave memory and descriptors as they were",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func captures() async throws {
    let photograph = try #require(SharedData.face)
    let pictures = [
      try await SoakPicture.mjpeg(photograph, width: 512, height: 512),
      try await SoakPicture.yuyv(photograph, width: 512, height: 512),
    ]
    var trend = UsageTrend()
    var slowest = Duration.zero
    let started = ContinuousClock.now
    var devices: [SoakDevice] = []
    for picture in pictures {
      devices.append(try await SoakDevice(SoakScript(picture, isLive: true)))
    }
    for number in 0..<Self.captures {
      let device = devices[number % devices.count]
      let nonce = Nonce.random()
      let (packet, time) = try await device.capture(nonce)
      slowest = max(slowest, time)
      if number % Self.verified < devices.count { try await device.verify(packet, answers: nonce) }
      if number % max(1, Self.captures / 50) == 0 {
        // The camera is put away after the outcome is told; its descriptors are not what is looked for.
        try await Task.sleep(for: .milliseconds(50))
        trend.note(Double(number) / Double(Self.captures))
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    trend.note(1)
    print(
      "\(Self.captures) captures in \(ContinuousClock.now - started), slowest \(slowest): \(trend)")
    #expect(slowest <= SoakDevice.deadline + .milliseconds(250))
    #expect(trend.newDescriptors <= 0, "\(trend)")
    #expect(trend.growth < 8_192, "\(trend)")
  }
}

import DeviceKeys
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Liveness

@Suite("Thresholds of liveness")
struct LivenessSettingsTests {
  @Test("What is written is read again, with the digest of its bytes")
  func roundTrip() throws {
    let standard = LivenessSettings.standard
    let bytes = Array(standard.yaml.utf8)
    let read = try LivenessSettings.parse(bytes, file: "liveness.yaml")
    #expect(read == standard)
    #expect(read.digest == SHA256.digest(bytes))
    #expect(LivenessSettings(values: read.values, digest: read.digest) == read)
  }

  @Test("The file in Provisioning is what the program has built in, to the byte")
  func installed() throws {
    let path = "\(SharedData.checkout)/Provisioning/liveness.yaml"
    let installed = try LivenessSettings.load(path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == LivenessSettings.standard.yaml)
    #expect(installed == .standard)
  }

  @Test("Every threshold's standard value lies in its range, and its name is its own")
  func ranges() {
    for threshold in LivenessThreshold.all {
      #expect(threshold.range ~= LivenessSettings.standard[keyPath: threshold.path])
    }
    #expect(Set(LivenessThreshold.all.map(\.name)).count == LivenessSettings.count)
    #expect(
      Set(LivenessThreshold.all.map { $0.path as AnyKeyPath }).count == LivenessSettings.count)
  }

  @Test(
    "A threshold that is unknown, out of range or beyond its counterpart is refused, by name",
    arguments: [
      ("turn_angle: 1", "turn_angle"), ("turn_angel: 25", "turn_angel"),
      ("neutral_ms: .nan", "neutral_ms"),
      ("least_nose_mm: 30\nlargest_nose_mm: 20", "least_nose_mm"),
      ("wrong_angle: 25", "wrong_angle"), ("overlap: yes", "overlap"),
    ])
  func refused(text: String, key: String) {
    #expect { try LivenessSettings.parse(Array(text.utf8), file: "liveness.yaml") } throws: {
      ($0 as? YAMLError)?.key == key
    }
  }

  @Test("Values from another process count only when all are there and in range")
  func foreignValues() {
    let standard = LivenessSettings.standard
    #expect(LivenessSettings(values: [], digest: standard.digest) == nil)
    #expect(LivenessSettings(values: standard.values + [1], digest: standard.digest) == nil)
    for index in standard.values.indices {
      var values = standard.values
      values[index] = .nan
      #expect(LivenessSettings(values: values, digest: standard.digest) == nil)
      values[index] = 1e9
      #expect(LivenessSettings(values: values, digest: standard.digest) == nil)
    }
  }
}

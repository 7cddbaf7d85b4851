import DeviceKeys
import TestSupport

@testable import DeviceLabels

/// Labels and payloads that tests share.
enum Labels {
  static let usual = label(make: "Acme", model: "Kiosk 3", seed: 1)

  /// A label whose ID and fingerprint follow from the seed.
  static func label(make: String = "Acme", model: String = "Kiosk 3", seed: UInt64) -> DeviceLabel {
    var random = SeededRandom(seed: seed)
    guard let id = DeviceID(bytes(32, &random)), let digest = SHA256Digest(bytes(32, &random)),
      let label = try? DeviceLabel(make: make, model: model, deviceID: id, fingerprint: digest)
    else { preconditionFailure("a test's label breaks the rules") }
    return label
  }

  static func bytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// A payload of version 1 with these contents, right or wrong.
  static func payload(_ contents: [UInt8]) -> [UInt8] {
    Array("ATTESTCAM:1:\(Base45.encode(contents))".utf8)
  }

  /// What reading a payload is refused for; nil when it is accepted.
  static func refusal(_ payload: some Collection<UInt8>) -> LabelError.Code? {
    do throws(LabelError) {
      _ = try DeviceLabel(payload: payload)
      return nil
    } catch {
      return error.code
    }
  }

  /// What an image is refused for; nil when it shows a label.
  static func refusal(_ image: LumaImage) -> LabelError? {
    do throws(LabelError) {
      _ = try DeviceLabel(shownIn: image)
      return nil
    } catch {
      return error
    }
  }
}

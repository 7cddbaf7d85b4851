import DeviceKeys
import TrustedPacket

extension QualityClaim {
  /// Every measure that a device with a face mesh takes, of a good picture.
  public static var components: QualityClaim {
    QualityClaim(
      algorithms: "yunet-2023mar+mesh478+iso29794-5/1",
      models: [
        "detector": SHA256.digest(Array("detector".utf8)),
        "landmarks": SHA256.digest(Array("landmarks".utf8)),
      ],
      values: [
        1: 1_000_000, 2: 648_210, 3: 1_000_000, 4: 8_412_377, 5: 118_204_412, 6: 71_540_118,
        7: 288_104, 8: 9_750_320,
        0x43: 512_344, 0x44: 301_277, 0x45: 21_730, 0x46: 48_112, 0x47: 1_204, 0x48: 7_280_441,
        0x4B: 0, 0x4C: 0, 0x4D: 84_120, 0x4E: 31_405, 0x52: 119_488_090, 0x53: 274_306,
        0x54: 4_402_118, 0x55: 4_380_277, 0x56: 1_612_904, 0x57: 2_033_471, 0x58: -8_412_377,
        0x59: 3_204_118, 0x5A: -1_150_044,
      ], required: [1, 3, 4, 6, 0x44, 0x46, 0x47, 0x4D, 0x4E, 0x52])
  }
}

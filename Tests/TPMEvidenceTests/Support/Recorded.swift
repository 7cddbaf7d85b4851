import DeviceKeys
import TPMEvidence
import TestSupport

/// What one swtpm and tpm2-tools made; the names are what the TPM itself computed.
enum Recorded {
  /// TPM2B_PUBLIC of the RSA endorsement key (template L-1).
  static let endorsementRSA = hex(
    """
    013a0001000b000300b20020837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa
    00060080004300100800000000000100d3db47edaa6ab6d0bc4f0b0aa037d01ca4c4f0971e8bda217baf1c9d
    9350ee5260f6743ec3c804fc9169371842d50962cb2ce9c0de952a0ec92ffdd52e82e04520d46d01edae46d5
    4b0e42554d298d322ea9eb41a821dcfa141d2aef197dacc336867bac59347fe99584c058a91b8f675a6d5004
    fbbfdb9b6fdc9817907fe6c7e5de4a6f3b4a653efd2045e3afa446c2c91fffd9c1ff716ffef25fc4161dd4d5
    906eafbb628c777fba742dd08f730b985bc1157615774fc4a0485630b5400f9ecd1edf92b2b31d17c905c042
    2c8f3606a8df81a4c3c9e92462e6ed359edbb1389acf12327115886c92ff0c5197433cc89a86af976363c551
    ca2050a185fed493
    """)
  static let endorsementRSAName =
    "000ba7b3a44f6d8d5ddd84383dbf3382f5e288cb48e111ef7de0238a14276d5a95cc"

  /// TPM2B_PUBLIC of the ECC endorsement key (template L-2).
  static let endorsementECC = hex(
    """
    007a0023000b000300b20020837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa
    00060080004300100003001000204ff4be22fc3364e662780b60b76cebd92bdc84db01891904846450ffedc2
    f5f70020de2ff72fbf7280176959f7c67884e57783337a551f7ef607de53ddf5b4708ea5
    """)
  static let endorsementECCName =
    "000b5b7c48106c26c32066f7ea20771bb6ab72c2996078b45b20d8cd7ac1c914d755"

  /// TPM2B_PUBLIC of the attestation key.
  static let attestationKey = hex(
    """
    00580023000b00050072000000100018000b0003001000207e94d2c8d9cd2f6d27473a4f10d916eff1e7dc24
    057a00819418fdbf5ee1e4a6002032cdca39839ee489ef9a154c587d66492feb77150d2a2f108b75006e3032
    4e50
    """)
  static let attestationKeyName =
    "000b09e259b5e72935cb785ac2d18e92fd909986e134b76ec1de6e6b43222af427c4"

  /// TPM2B_PUBLIC of the device key.
  static let deviceKey = hex(
    """
    00580023000b00040472000000100018000b0003001000202751f5aa4d04c2da221baf3281cbc1c66006a8fd
    8f8a25ac8a2de201115e15fe0020ae80e2928107946d7c0bc9b9254a6c3451dcbceaca85e3c80467e8b27853
    be5c
    """)
  static let deviceKeyName = "000b53fe8bfc9cf297f34b8cb03ff0ac5af8e5b12802dfbb5bd35698bf441054e9af"

  /// TPM2_Certify of the device key by the attestation key; s > n/2.
  static let certify = hex(
    """
    ff54434780170022000bb254b9aa90276a69469c83ca8a84b2a23b89cd324132f3e7fac6fcab812f25e40004
    00ff55aa000000000000043a00000003000000000020191023001636360022000b53fe8bfc9cf297f34b8cb0
    3ff0ac5af8e5b12802dfbb5bd35698bf441054e9af0022000b6fc3a96b36125b043ea37274a7a307782f487b
    6ec8dad634c8b63f7c139d7672
    """)
  static let certifySignature = hex(
    """
    2C0DB21AE834DED51723D205E9D88568FE49C8F249CF6783F824FB03EB338486
    B903E1EFBA2BA3F25DB1E04752F45B3F1F53B3F4BFB8C80CDD12F29F9B06A60B
    """)
  /// What tpm2_certify always sends.
  static let certifyChallenge = hex("00ff55aa")

  /// TPM2_Quote of the first three SHA-256 registers.
  static let quote = hex(
    """
    ff54434780180022000bb254b9aa90276a69469c83ca8a84b2a23b89cd324132f3e7fac6fcab812f25e40002
    00110000000000000457000000030000000000201910230016363600000001000b0307000000202ea9ab9198
    d1638007400cd2c3bef1cc745b864b76011a0e1bc52180ac6452d4
    """)
  static let quoteSignature = hex(
    """
    D32704C0172CF602BC4216951EDF703B6F89F31FE221DCA29A9D2F4906D0D861
    8FDB7E927A1EF30E194E5972DD473DEDC35A401D098559203A1B874B68E64FB4
    """)
  static let quoteChallenge = hex("0011")

  static let keys = [endorsementRSA, endorsementECC, attestationKey, deviceKey]
}

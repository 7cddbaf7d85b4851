import Foundation
import TestSupport

@testable import DeviceKeys

extension TestPKI {
  /// A deny list from a minute ago that holds for another two.
  func denyList(
    _ devices: [DeviceID] = [], number: Int = 1, from: Double = -60, until: Double = 120
  ) throws -> DenyList {
    try DenyList(
      number: number, thisUpdate: now + from, nextUpdate: now + until, devices: devices)
  }

  /// A message of any content under any certificates, signed by the key in this file.
  func forge(
    _ kind: SignedMessage.Kind, payload: [UInt8], chain: CertificateChain?, key: String
  ) async throws -> [UInt8] {
    let header = COSE.protectedHeader(typ: kind.typ, chain: chain)
    let key = try FileKey(path: folder.file(key))
    let message = COSE.signatureStructure(protectedHeader: header, payload: payload[...])
    let signature = try await key.sign(.certificationRequest(toBeSigned: message))
    return COSESign1.encode(protectedHeader: header, payload: payload[...], signature: signature)
  }
}

/// Everything the management server's key may ever sign, each kind with its own `typ`.
public struct ManagementMessage: Sendable {
  let kind: SignedMessage.Kind
  let payload: [UInt8]

  /// The devices that nobody should believe any more.
  public static func denyList(_ list: DenyList) -> ManagementMessage {
    ManagementMessage(kind: .denyList, payload: list.payload)
  }

  /// The answer to an enrolment request file, its payload in deterministic CBOR (docs/enrolment.md).
  public static func enrolmentResponse(payload: [UInt8]) -> ManagementMessage {
    ManagementMessage(kind: .enrolmentResponse, payload: payload)
  }

  /// What the files of an installation must be.
  public static func softwareManifest(_ manifest: SoftwareManifest) -> ManagementMessage {
    ManagementMessage(kind: .softwareManifest, payload: manifest.payload)
  }
}

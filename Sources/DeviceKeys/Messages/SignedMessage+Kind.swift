extension SignedMessage {
  /// The kinds of message, told apart by `typ` (RFC 9596), which is signed.
  public enum Kind: String, Sendable, CaseIterable {
    /// A device signs a server's nonce.
    case selfTest
    /// The device key in force vouches for the next one.
    case renewal
    /// A device without certificate asks for one; signed by the key of the certification request inside.
    case enrolmentRequest
    /// The management server answers such a request.
    case enrolmentResponse
    /// The management server names devices that nobody should believe any more.
    case denyList
    /// The management server says what the files of an installation must be.
    case softwareManifest

    /// Who signs a message of this kind.
    enum Signer {
      case device
      case management
      /// The key that the message itself names, without a certificate.
      case namedKey
    }

    var signer: Signer {
      switch self {
      case .selfTest, .renewal: .device
      case .enrolmentResponse, .denyList, .softwareManifest: .management
      case .enrolmentRequest: .namedKey
      }
    }

    /// The protected header's `typ`.
    public var typ: String { "application/vnd.attestcam.\(name)" }

    /// Bytes of the whole message.
    public var largest: Int {
      switch self {
      case .selfTest, .renewal: 16 << 10
      case .enrolmentRequest, .enrolmentResponse: 64 << 10
      case .denyList: DenyList.largest + 16 << 10
      case .softwareManifest: 1 << 20
      }
    }

    /// The last part of `typ`, as errors name the kind.
    var name: String {
      switch self {
      case .selfTest: "self-test"
      case .renewal: "renewal"
      case .enrolmentRequest: "enrolment-request"
      case .enrolmentResponse: "enrolment-response"
      case .denyList: "deny-list"
      case .softwareManifest: "software-manifest"
      }
    }
  }
}

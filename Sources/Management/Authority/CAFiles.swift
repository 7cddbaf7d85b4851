/// Where a CA keeps what it has.
public struct CAFiles: Sendable {
  /// Mode 0700.
  public let directory: String

  public init(directory: String) { self.directory = directory }

  /// Settings that the operator may change; read when a command starts.
  public var configuration: String { "\(directory)/ca.yaml" }
  /// The trust anchor; its key is not here.
  public var root: String { "\(directory)/root.pem" }
  /// The root's CRL, renewed by ceremony.
  public var rootRevocationList: String { "\(directory)/root-crl.pem" }
  /// What the root is asked to sign.
  public var issuingRequest: String { "\(directory)/issuing-request.pem" }
  public var issuing: String { "\(directory)/issuing.pem" }
  public var issuingKey: String { "\(directory)/issuing-key.pem" }
  /// Signs deny lists and enrolment responses.
  public var management: String { "\(directory)/management.pem" }
  public var managementKey: String { "\(directory)/management-key.pem" }
  /// The CA's own HTTPS service: its certificate, then the issuing one.
  public var tls: String { "\(directory)/tls.pem" }
  public var tlsKey: String { "\(directory)/tls-key.pem" }
  public var registry: String { "\(directory)/registry.sqlite" }
  /// Both CRLs, for verifiers that take them from a file.
  public var revocationLists: String { "\(directory)/crl.pem" }
  /// The deny list, for verifiers that take it from a file.
  public var denyList: String { "\(directory)/deny-list.cose" }
  /// The first operator's token, once; it belongs to the factory, the CA keeps a hash.
  public var operatorToken: String { "\(directory)/operator-token" }
}
